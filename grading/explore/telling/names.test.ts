/** What the rows of a trace call memory and locks, and the lines they name. */
import { afterAll, describe, expect, test } from 'vitest';
import { callSiteAt, shortName } from '../program/call-site.ts';
import { exploreFiles, HEAD, removePrograms, threadsOn } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';
import type { TraceStep } from '../explore.ts';

afterAll(removePrograms);

/** The rows of a program's first outcome that touch memory or locks in a worker, as `text @ place`. */
async function rowsOf(files: Files, thread = 1): Promise<string[]> {
  const { outcomes, refused } = await exploreFiles(files);
  expect(refused).toBeUndefined();
  const isShown = (step: TraceStep): boolean => step.thread === thread && step.object !== undefined;
  return (outcomes[0]?.trace ?? []).filter(isShown).map(({ text, at }) => `${text} @ ${at.replace(/^.*:/, '')}`);
}

/** The same for one thread's code that begins in line 12. */
const rowsOfCode = (code: string): Promise<string[]> => rowsOf(threadsOn([code], '0'));

describe('a cell is called', () => {
  test.each<[string, string, string[]]>([
    ['by its variable', 'const balance = cell;\nbalance[2] = 5;', ['balance[2] ← 5 @ 13']],
    ['by a parameter', 'function deposit(account: Int32Array) {\n  account[0]! += 1;\n}\ndeposit(cell);', ['account[0] → 0 @ 13', 'account[0] ← 1 @ 13']],
    ['by an object\'s field', 'const bank = { accounts: { balance: cell } };\nbank.accounts.balance[1] = 5;', ['balance[1] ← 5 @ 13']],
    ['by a field of this', 'class Bank { view = cell; #hidden = cell; put() { this.view[0] = 1; this.#hidden[1] = 2; } }\nnew Bank().put();', ['view[0] ← 1 @ 12', 'hidden[1] ← 2 @ 12']],
    ['by the place in a list', 'const views = [cell, cell];\nviews[1]![0] = 5;', ['views[1][0] ← 5 @ 13']],
    ['by the index in a subarray', 'const mine = cell.subarray(2);\nmine[1] = 5;\nAtomics.add(mine, 1, 1);', ['mine[1] ← 5 @ 13', 'Atomics.add mine[1] 5, 1 @ 14']],
    ['by the index in a view with an offset', 'const bytes = new Uint8Array(cell.buffer, 4);\nbytes[1] = 5;', ['bytes[1] ← 5 @ 13']],
    ['as in a DataView', 'const view = new DataView(cell.buffer, 4);\nview.setInt32(4, 258);\nview.setInt32(0, 100, true);\nview.getInt32(4);\nview.getUint8(4 + 3);', [
      'view.setInt32(4) ← 258 @ 13', 'view.setInt32(0) ← 100 @ 14', 'view.getInt32(4) → 258 @ 15', 'view.getUint8(4 + 3) → 2 @ 16',
    ]],
    ['by the first name where there is none', 'cell[0] = 1;\nnew Int32Array(cell.buffer)[1] = 5;', ['cell[0] ← 1 @ 12', 'cell[1] ← 5 @ 13']],
    ['and a method by its call', 'cell.fill(1);\ncell.includes(1);', ['cell.fill(): writes @ 12', 'cell.includes(): reads @ 13']],
    ['with several on one line', 'const same = cell; cell[0] = same[1]! + 1; same[2] = cell[0]!;', ['same[1] → 0 @ 12', 'cell[0] ← 1 @ 12', 'cell[0] → 1 @ 12', 'same[2] ← 1 @ 12']],
  ])('%s', async (_, code, rows) => {
    expect(await rowsOfCode(code)).toEqual(rows);
  });
});

describe('a lock is called', () => {
  test.each<[string, string, string[]]>([
    ['by its variable, also with two on one line', 'lock.acquire(); other.acquire(); other.release(); lock.release();', ['lock.acquire() @ 12', 'other.acquire() @ 12', 'other.release() @ 12', 'lock.release() @ 12']],
    ['by a field', 'class Bank { #mutex = lock; pay() { this.#mutex.run(() => undefined); } }\nnew Bank().pay();', ['mutex.acquire() @ 12', 'mutex.release() @ 12']],
    ['by its variable in using', '{\n  using held = other.hold();\n}', ['other.acquire() @ 13', 'other.release() @ 13']],
    ['by its variable where the event loop gives it', 'await other.acquireAsync();\nother.release();', ['other.acquireAsync() → true @ ', 'other.release() @ 13']],
    ['as it is asked', 'const busy = lock.locked;', ['lock.locked → false @ 12']],
  ])('%s', async (_, code, rows) => {
    const seen = await rowsOfCode(code);
    // Where a scope ends is not told by all transformations alike.
    expect(seen.map((row) => row.replace(/release\(\) @ 1[24]/, 'release() @ 13'))).toEqual(rows.map((row) => row.replace(/release\(\) @ 1[24]/, 'release() @ 13')));
  });
});

describe('lines', () => {
  const main = `${HEAD}export default async function () {\nconst cell = new Int32Array(new SharedArrayBuffer(32));\nawait exited(start('w.worker.ts', cell));\nreturn 0;\n}\n`;
  const HEAD_LINES = ['import { workerData } from "node:worker_threads";', 'const cell: Int32Array = workerData;'];
  const BODY = [
    'interface Shape<T> {', '  readonly id: T;', '}', 'type Pair<A, B = A> = readonly [A, B];',
    'function put<T extends Shape<number>>(', '  shape: T,', '  view: Int32Array,', '): void {', '  /* a comment', '     of two lines */', '  view[', '    shape.id', '  ] = 7; // line 11 of the body', '}',
    'abstract class Base<T> { declare readonly never: T; abstract name(): string; }', 'class Real extends Base<string> {', '  override name(): string { return "x"; }', '  readonly size: number | undefined;', '  constructor(size?: number) { super(); this.size = size; }', '}',
    'const value = (cell satisfies Int32Array as Int32Array)', '  [1]!;', 'put<Shape<number>>({ id: value + 2 }, cell);', 'const text = `a', 'b ${cell[4]}', 'c`;', 'export const pair: Pair<number> = [', '  Atomics.add(', '    cell, 5, 1),', '  cell[6]!,', '];', 'new Real().name();', 'cell[7]! +=',
    '  text.length;',
  ];
  const wanted = [[21, 'cell[1] → 0'], [11, 'view[2] ← 7'], [25, 'cell[4] → 0'], [28, 'Atomics.add cell[5] 0, 1'], [30, 'cell[6] → 0'], [33, 'cell[7] → 0'], [33, 'cell[7] ← 7']] as const;
  test.each<[string, string, string]>([['with line feeds', '\n', ''], ['with carriage returns', '\r\n', ''], ['with a byte order mark', '\n', '\uFEFF'], ['with both', '\r\n', '\uFEFF']])('are those of the TypeScript file, %s', async (_, newline, mark) => {
    const rows = await rowsOf({ 'main.ts': main, 'w.worker.ts': mark + [...HEAD_LINES, ...BODY].join(newline) + newline });
    expect(rows).toEqual(wanted.map(([line, text]) => `${text} @ ${String(line + HEAD_LINES.length)}`));
  });
});

describe('shortName()', () => {
  test.each([
    ['balance', 'balance'], ['this.#bank.balance', 'balance'], ['workerData.cell', 'cell'], ['views[0]', 'views[0]'], ['a?.b!', 'b'], ['this', undefined],
    ['new Int32Array(buffer)', undefined], ['make()', undefined], ['(a, b)', undefined],
  ])('%s', (expression, name) => { expect(shortName(expression)).toBe(name); });
});

describe('callSiteAt()', () => {
  test.each([
    ['x = view.setInt32(f(1, [2]), a, true)', 'setInt32', { receiver: 'view', method: 'setInt32', args: ['f(1, [2])', 'a', 'true'] }],
    ['this.#lock.acquire()', 'acquire', { receiver: 'lock', method: 'acquire', args: [] }],
    ['go(1)', 'go', { receiver: '', method: 'go', args: ['1'] }],
    ['from(x).acquire()', 'acquire', { receiver: '', method: 'acquire', args: [] }],
  ])('%s', (code, at, site) => { expect(callSiteAt(code, code.indexOf(at))).toEqual(site); });
});
