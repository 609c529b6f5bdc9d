/** What the world allows: spurious wakeups, broadcasts, tampering, processes that end, too many threads. */
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, HEAD, removePrograms, threadsOn, valuesOf as allValuesOf } from '../fixtures/programs.ts';

afterAll(removePrograms);

/** What an execution can settle to, whoever is alive then. */
const valuesOf = (report: Parameters<typeof allValuesOf>[0]): unknown[] => [...new Set(allValuesOf(report).map((value) => JSON.stringify(value)))].map((text): unknown => JSON.parse(text));
const ends = (report: { readonly outcomes: readonly { readonly end: string }[] }): string[] => [...new Set(report.outcomes.map(({ end }) => end))].sort();

describe('spuriousWakeupsMax', () => {
  const consumer = (loop: 'if' | 'while'): string => `${loop} (Atomics.load(cell, 0) === 0) Atomics.wait(cell, 0, 0); Atomics.store(cell, 1, Atomics.load(cell, 0));`;
  const producer = 'Atomics.store(cell, 0, 5); Atomics.notify(cell, 0);';
  test('is off by default', async () => {
    expect(valuesOf(await exploreFiles(threadsOn([consumer('if'), producer], 'cell[1]')))).toEqual([5]);
  });

  test('lets a wait end that nobody woke: `if` is not enough, `while` is', async () => {
    const limits = { spuriousWakeupsMax: 1 };
    expect(valuesOf(await exploreFiles(threadsOn([consumer('if'), producer], 'cell[1]'), { limits }))).toEqual([0, 5]);
    expect(valuesOf(await exploreFiles(threadsOn([consumer('while'), producer], 'cell[1]'), { limits }))).toEqual([5]);
  });

  test('does not hide a deadlock', async () => {
    const report = await exploreFiles(threadsOn(['while (Atomics.load(cell, 0) === 0) Atomics.wait(cell, 0, 0);']), { limits: { spuriousWakeupsMax: 2 } });
    expect(ends(report)).toEqual(['deadlock']);
  });
});

describe('BroadcastChannel', () => {
  const worker = "import { parentPort } from 'node:worker_threads'; const c = new BroadcastChannel('x'); c.onmessage = ({ data }: any) => { parentPort!.postMessage(data); c.close(); }; parentPort!.postMessage('ready');";
  const main = (before: string): string => `${HEAD} export default async function () { const channel = new BroadcastChannel('x'); const workers = [start('w.worker.ts', 0), start('w.worker.ts', 0)]; const got: unknown[] = []; let ready = 0;
    await new Promise<void>((resolve) => { for (const w of workers) w.on('message', (m: unknown) => { if (m === 'ready') { ready++; if (${before}) channel.postMessage(1); } else if (got.push(m) === 2) resolve(); }); }); channel.close(); return got; }`;
  test('everybody who has joined hears a message', async () => {
    const report = await exploreFiles({ 'main.ts': main('ready === 2'), 'w.worker.ts': worker });
    expect(valuesOf(report)).toEqual([[1, 1]]);
    expect(ends(report)).toEqual(['settled']);
  });

  test('who joins later does not', async () => {
    const report = await exploreFiles({ 'main.ts': main('ready === 1'), 'w.worker.ts': worker });
    expect(report.outcomes.length).toBeGreaterThan(1);
    expect(ends(report)).toContain('hang');
  });
});

describe('tampering', () => {
  const program = (result: string): Record<string, string> => ({
    'main.ts': `${HEAD} export default async function () { const worker = start('w.worker.ts', 0); const [got] = await once(worker, 'message'); return ${result}; }`,
    'w.worker.ts': "import { parentPort } from 'node:worker_threads'; parentPort!.postMessage(40 + 2);",
  });
  const words = (result: string): Record<string, string> => ({ ...program(result), 'w.worker.ts': "import { parentPort } from 'node:worker_threads'; parentPort!.postMessage({ kind: 'odd', also: 'oddly' });" });
  const options = { tampering: { from: 42, to: 7 } };
  test('changes a result that comes from a child, and no other', async () => {
    expect(valuesOf(await exploreFiles(program('got'), options))).toEqual([7]);
    expect(valuesOf(await exploreFiles(program('got && 42'), options))).toEqual([42]);
  });

  test('changes a whole word that comes from a child', async () => {
    const tampering = { from: 'odd', to: 'even' };
    expect(valuesOf(await exploreFiles(words('got'), { tampering }))).toEqual([{ kind: 'even', also: 'oddly' }]);
    expect(valuesOf(await exploreFiles(words("got && 'odd'"), { tampering }))).toEqual(['odd']);
  });

  test('changes only what is stored where only memory is meant', async () => {
    const only = { tampering: { from: 42, to: 7, only: 'memory' } } as const;
    expect(valuesOf(await exploreFiles(program('got'), only))).toEqual([42]);
    expect(valuesOf(await exploreFiles(threadsOn(['cell[0] = 42;']), only))).toEqual([7]);
  });

  test.each([
    ['an element of many', 'new Float64Array(cell.buffer).set([1, 42]);', 'new Float64Array(cell.buffer)[1]'],
    ['the bits of a fraction', 'Atomics.store(new BigInt64Array(cell.buffer), 1, new BigInt64Array(new Float64Array([42]).buffer)[0]!);', 'new Float64Array(cell.buffer)[1]'],
    ['a number of a DataView', 'new DataView(cell.buffer).setInt32(8, 42);', 'new DataView(cell.buffer).getInt32(8)'],
  ])('changes %s', async (_, code, result) => {
    expect(valuesOf(await exploreFiles(threadsOn([code], result), options))).toEqual([7]);
    expect(valuesOf(await exploreFiles(threadsOn([code.replaceAll('42', '43')], result), options))).toEqual([43]);
  });

  test('changes what a child stores, and not what the main thread stores', async () => {
    expect(valuesOf(await exploreFiles(threadsOn(['cell[0] = 42;']), options))).toEqual([7]);
    expect(valuesOf(await exploreFiles(threadsOn(['cell[1] = 1;'], '(cell[0] = 42, cell[0])'), options))).toEqual([42]);
  });
});

describe('a process that ends', () => {
  const main = (event: string): string => `${HEAD} export default async function () { const child = fork(new URL('./c.process.ts', import.meta.url)); const log: unknown[] = []; for (const event of ['disconnect', 'exit']) child.on(event, () => log.push([event, child.exitCode])); await once(child, '${event}'); return log; }`;
  test('closes its channel first, and its code is not known then', async () => {
    const files = { 'c.process.ts': 'process.exit(3);' };
    expect(valuesOf(await exploreFiles({ ...files, 'main.ts': main('exit') }))).toEqual([[['disconnect', null], ['exit', 3]]]);
    expect(valuesOf(await exploreFiles({ ...files, 'main.ts': main('disconnect') }))).toEqual([[['disconnect', null]]]);
  });
});

describe('a process that dies at birth', () => {
  const main = `${HEAD} export default async function () { const child = fork(new URL('./c.process.ts', import.meta.url)); const log: string[] = []; for (const event of ['spawn', 'exit']) child.on(event, () => log.push(event)); await once(child, 'exit'); return log; }`;
  test('has been started all the same', async () => {
    expect(valuesOf(await exploreFiles({ 'main.ts': main, 'c.process.ts': 'export {};' }, { fault: { child: 0, when: 'birth', exitCode: 3 } }))).toEqual([['spawn', 'exit']]);
  });
});

describe('THREADS_MAX', () => {
  test('a program that starts a worker for each that ends is endless', async () => {
    const report = await exploreFiles({
      'main.ts': `${HEAD} export default async function () { for (;;) await once(start('w.worker.ts', 0), 'exit'); }`, 'w.worker.ts': 'export {};',
    });
    expect(ends(report)).toEqual(['endless']);
  });
});
