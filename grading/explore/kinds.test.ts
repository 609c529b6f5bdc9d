/** Every kind of mistake is found and named, and its safe twin is clean. */
import { afterAll, describe, expect, test } from 'vitest';
import { generalProblem, leakProblem } from '../judging/problem.ts';
import { exploreFiles, HEAD, removePrograms, threadsOn, valuesOf } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';
import type { ExploreReport, Outcome } from './explore.ts';

afterAll(removePrograms);

const ends = (report: ExploreReport): string[] => [...new Set(report.outcomes.map(({ end }) => end))].sort();
const kindsOf = (report: ExploreReport): string[] => [...new Set(report.outcomes.map((outcome) => generalProblem(outcome)?.kind ?? 'none'))].sort();
const first = (report: ExploreReport, matches: (outcome: Outcome) => boolean): Outcome => {
  const found = report.outcomes.find(matches);
  if (!found) throw new Error(`no such outcome among ${JSON.stringify(report.outcomes.map(({ end, value }) => [end, value]))}`);
  return found;
};

const lostUpdateOf = (outcome: Outcome): unknown => outcome.diagnoses.find(({ kind }) => kind === 'lost update');

/** Nothing at all is wrong with a program. */
async function expectClean(files: Files, values: readonly unknown[]): Promise<void> {
  const report = await exploreFiles(files);
  expect(report.refused).toBeUndefined();
  expect(report.reached.how).toBe('exhausted');
  expect(kindsOf(report)).toEqual(['none']);
  expect(ends(report)).toEqual(['settled']);
  expect(report.races).toEqual([]);
  expect(report.outcomes.flatMap(({ diagnoses }) => diagnoses)).toEqual([]);
  expect(report.outcomes.flatMap(({ leftAlive, aliveAtSettle }) => [...leftAlive, ...aliveAtSettle])).toEqual([]);
  expect(valuesOf(report)).toEqual(values);
}

describe('lost update', () => {
  const plain = 'cell[0] = cell[0]! + 1;';

  test('is found where two threads read, change and write', async () => {
    const report = await exploreFiles(threadsOn([plain, plain]));
    const wrong = first(report, ({ value }) => value === 1);
    expect(wrong.preemptions).toBe(1);
    expect(lostUpdateOf(wrong)).toMatchObject({ cell: 'cell[0]', how: 'overwritten', read: { text: 'cell[0] → 0' }, between: { text: 'cell[0] ← 1' }, write: { text: 'cell[0] ← 1' } });
    expect(lostUpdateOf(first(report, ({ value }) => value === 2))).toBeUndefined();
  });

  test('is found with Atomics.load and Atomics.store, which are no data race', async () => {
    const report = await exploreFiles(threadsOn(['Atomics.store(cell, 0, Atomics.load(cell, 0) + 1);', 'Atomics.store(cell, 0, Atomics.load(cell, 0) + 1);']));
    expect(valuesOf(report)).toEqual([1, 2]);
    expect(report.races).toEqual([]);
    expect(lostUpdateOf(first(report, ({ value }) => value === 1))).toBeDefined();
  });

  test.each([['a lock', `lock.acquire(); ${plain} lock.release();`], ['Atomics.add', 'Atomics.add(cell, 0, 1);'],
    ['using', `{ using held = lock.hold(); ${plain} }`],
    ['compareExchange again and again', 'for (;;) { const seen = Atomics.load(cell, 0); if (Atomics.compareExchange(cell, 0, seen, seen + 1) === seen) break; }']])('is not found with %s', async (_, code) => {
    await expectClean(threadsOn([code, code]), [2]);
  });
});

describe('data race', () => {
  test('is found although the result is always right', async () => {
    const report = await exploreFiles(threadsOn(['cell[0] = 7;', 'cell[0] = 7;']));
    expect(valuesOf(report)).toEqual([7]);
    expect(report.races).toHaveLength(1);
    const race = report.races[0];
    expect(race?.cell).toBe('cell[0]');
    expect([race?.first.at, race?.second.at].sort()).toEqual(['ann.worker.ts:12', 'bob.worker.ts:12']);
  });

  test('is found between parts of a word, and between a method and an element', async () => {
    const parts = await exploreFiles(threadsOn(['new Uint8Array(cell.buffer)[1] = 7;', 'cell[0] = 7;']));
    expect(parts.races).toHaveLength(1);
    const method = await exploreFiles(threadsOn(['cell.fill(1);', 'cell[3] = 1;']));
    expect(method.races).toHaveLength(1);
  });

  test('is found between a plain write and an atomic read', async () => {
    expect((await exploreFiles(threadsOn(['cell[0] = 7;', 'Atomics.load(cell, 0);']))).races).toHaveLength(1);
  });

  test.each([
    ['different cells', ['cell[0] = 7;', 'cell[1] = 7;'], 7],
    ['two reads', ['cell[0];', 'cell[0];'], 0],
    ['a flag that orders them', ['cell[0] = 7; Atomics.store(cell, 1, 1);', 'if (Atomics.load(cell, 1) === 1) cell[0] = 8;'], undefined],
    ['a lock', ['lock.acquire(); cell[0] = 7; lock.release();', 'lock.acquire(); cell[0] = 7; lock.release();'], 7],
  ])('is not found with %s', async (_, threads, value) => {
    const report = await exploreFiles(threadsOn(threads));
    expect(report.races).toEqual([]);
    if (value !== undefined) expect(valuesOf(report)).toEqual([value]);
  });
});

describe('deadlock', () => {
  test('of two locks in different order names who waits for what, who holds it, and the line', async () => {
    const report = await exploreFiles(threadsOn([
      'lock.acquire();\nother.acquire();\nother.release(); lock.release();',
      'other.acquire();\nlock.acquire();\nlock.release(); other.release();',
    ]));
    expect(kindsOf(report)).toEqual(['deadlock', 'none']);
    expect(first(report, ({ end }) => end === 'deadlock').autopsy).toEqual([
      'ann waits for other, held by bob (ann.worker.ts:13)', 'bob waits for lock, held by ann (bob.worker.ts:13)',
    ]);
    const both = 'lock.acquire(); other.acquire(); other.release(); lock.release();';
    await expectClean(threadsOn([both, both]), [0]);
  });

  test('of a lock that is not released on one way names the one that has ended', async () => {
    const code = (missing: boolean): string => `lock.acquire();\nif (cell[0] === 0) { cell[0] = 1; ${missing ? '' : 'lock.release();'} } else lock.release();`;
    const report = await exploreFiles(threadsOn([code(true), code(true)]));
    expect(ends(report)).toEqual(['deadlock']);
    expect(report.outcomes.map(({ autopsy }) => autopsy.join()).sort()).toEqual([
      'ann waits for lock, held by bob, which has ended (ann.worker.ts:12)', 'bob waits for lock, held by ann, which has ended (bob.worker.ts:12)',
    ]);
    await expectClean(threadsOn([code(false), code(false)]), [1]);
  });

  test('of a thread that takes its own lock again', async () => {
    const report = await exploreFiles(threadsOn(['lock.acquire(); lock.acquire();']));
    expect(report.outcomes[0]).toMatchObject({ end: 'deadlock', autopsy: ['ann waits for lock, held by ann (ann.worker.ts:12)'] });
  });

  test('of a promise that nobody settles is a hang', async () => {
    const main = (event: string): Files => ({
      'main.ts': `${HEAD} export default async function () { const worker = start('w.worker.ts', 0); await new Promise((resolve) => worker.on('${event}', resolve)); worker.unref(); worker.terminate(); return 1; }`,
      'w.worker.ts': `${HEAD} parentPort!.on('message', () => undefined);`,
    });
    expect(ends(await exploreFiles(main('message')))).toEqual(['hang']);
    expect(ends(await exploreFiles(main('online')))).toEqual(['settled']);
  });
});

describe('lost wakeup', () => {
  test('names the notify that woke nobody', async () => {
    const report = await exploreFiles(threadsOn(['Atomics.wait(cell, 0, 0);', 'Atomics.notify(cell, 0);']));
    expect(kindsOf(report)).toEqual(['lost wakeup', 'none']);
    const lost = first(report, ({ lostWakeup }) => lostWakeup);
    expect(lost.autopsy).toEqual(['ann sleeps in Atomics.wait on cell[0] (ann.worker.ts:12); the notify of bob (bob.worker.ts:12) came when nobody waited']);
  });

  test('is not found where the word is changed first', async () => {
    await expectClean(threadsOn(['Atomics.wait(cell, 0, 0);', 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0);'], '1'), [1]);
  });

  test('is not found where each of two sleepers is woken by a notify of its own', async () => {
    const sleeper = 'Atomics.wait(cell, 0, 0); Atomics.add(cell, 1, 1);';
    await expectClean(threadsOn([sleeper, sleeper, 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0, 1); Atomics.notify(cell, 0, 1);'], 'cell[1]'), [2]);
    const report = await exploreFiles(threadsOn([sleeper, sleeper, 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0, 1);'], 'cell[1]'));
    expect(ends(report)).toEqual(['deadlock', 'settled']);
  });

  test('is no name for a sleeper whom nobody ever notifies', async () => {
    const report = await exploreFiles(threadsOn(['Atomics.wait(cell, 0, 0);']));
    expect(report.outcomes).toHaveLength(1);
    expect(report.outcomes[0]).toMatchObject({ end: 'deadlock', lostWakeup: false });
  });
});

describe('livelock', () => {
  test.each(['while (Atomics.load(cell, 0) === 0);', 'while (cell[0] === 0) { /* spin */ }', 'while (Atomics.compareExchange(cell, 1, 1, 2) !== 1) cell[0];'])('is found in %s', async (code) => {
    const report = await exploreFiles(threadsOn([code, 'Atomics.store(cell, 3, 1);']));
    expect(ends(report)).toEqual(['livelock']);
    expect(kindsOf(report)).toEqual(['livelock']);
  });

  test('is not found where somebody ends the spinning', async () => {
    await expectClean(threadsOn(['while (Atomics.load(cell, 0) === 0);', 'Atomics.store(cell, 0, 1);']), [1]);
  });

  test('is not found in a bounded spin that goes on to wait', async () => {
    const code = 'for (let spins = 0; spins < 100 && Atomics.load(cell, 0) === 0; spins++); Atomics.wait(cell, 0, 0); Atomics.add(cell, 1, 1);';
    await expectClean(threadsOn([code, 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0);'], 'cell[1]'), [1]);
  });

  test('hides no way out of a bounded spin', async () => {
    const report = await exploreFiles(threadsOn(['let spins = 0; while (spins < 100 && Atomics.load(cell, 0) === 0) spins++; Atomics.store(cell, 1, spins === 100 ? 1 : 0);', 'Atomics.store(cell, 0, 1);'], 'cell[1]'));
    expect(valuesOf(report)).toEqual([0, 1]);
  });

  test('of a loop without an operation is endless', async () => {
    const report = await exploreFiles(threadsOn(['let n = 1; while (n > 0) n = n === 1 ? 2 : 1;']), { limits: { loopsMax: 50_000 } });
    expect(ends(report)).toEqual(['endless']);
    expect(kindsOf(report)).toEqual(['livelock']);
    await expectClean(threadsOn(['let n = 20_000; while (n > 0) n--;']), [0]);
  });

  test('of a loop that swallows every error is endless, too', async () => {
    const report = await exploreFiles(threadsOn(['for (;;) { try { throw new Error(); } catch {} }']), { limits: { loopsMax: 50_000 } });
    expect(ends(report)).toEqual(['endless']);
  });

  test('of a thread that changes something for ever is endless', async () => {
    const report = await exploreFiles(threadsOn(['for (;;) Atomics.add(cell, 0, 1);']), { limits: { operationsMax: 300 } });
    expect(ends(report)).toEqual(['endless']);
  });
});

describe('leak', () => {
  const program = (body: string): Files => ({
    'main.ts': `${HEAD} export default async function () { ${body} }`,
    'w.worker.ts': `${HEAD} parentPort!.postMessage(1);`,
    'stays.worker.ts': `${HEAD} parentPort!.on('message', () => undefined); parentPort!.postMessage(1);`,
  });

  test('of a worker that is alive when the promise settles', async () => {
    const report = await exploreFiles(program(`const worker = start('w.worker.ts', 0); await once(worker, 'message'); return 1;`));
    const leak = first(report, ({ aliveAtSettle }) => aliveAtSettle.length > 0);
    expect(leak.aliveAtSettle).toEqual(['w']);
    expect(leakProblem(leak, 'worker')?.kind).toBe('leak');
    await expectClean(program(`const worker = start('w.worker.ts', 0); await Promise.all([once(worker, 'message'), once(worker, 'exit')]); return 1;`), [1]);
  });

  test('of a worker that never ends', async () => {
    const report = await exploreFiles(program(`const worker = start('stays.worker.ts', 0); await once(worker, 'message'); return 1;`));
    expect(report.outcomes.map(({ leftAlive }) => leftAlive)).toEqual([['stays']]);
    await expectClean(program(`const worker = start('stays.worker.ts', 0); await once(worker, 'message'); await worker.terminate(); return 1;`), [1]);
  });

  test('of a port that is listened to', async () => {
    const report = await exploreFiles(program(`const { port1 } = new MessageChannel(); port1.on('message', () => undefined); return 1;`));
    expect(report.outcomes.map(({ leftAlive }) => leftAlive)).toEqual([['a MessagePort that is listened to']]);
    await expectClean(program(`const { port1 } = new MessageChannel(); port1.on('message', () => undefined); port1.close(); return 1;`), [1]);
  });

  test('of an interval', async () => {
    const report = await exploreFiles(program(`setInterval(() => undefined, 1000); return 1;`), { limits: { statesMax: 500 } });
    expect(first(report, ({ end }) => end === 'settled').leftAlive).toEqual(['a timer']);
    await expectClean(program(`clearInterval(setInterval(() => undefined, 1000)); return 1;`), [1]);
  });
});

describe('errors nobody handles', () => {
  const program = (body: string): Files => ({ 'main.ts': `${HEAD} export default async function () {\n${body}\n}`, 'w.worker.ts': 'throw new RangeError("no");' });

  test('an unhandled rejection is found with its place', async () => {
    const report = await exploreFiles(program('void Promise.reject(new RangeError("no"));\nawait new Promise((resolve) => setImmediate(resolve)); return 1;'));
    expect(kindsOf(report)).toEqual(['unhandled rejection']);
    expect(report.outcomes[0]?.unhandledRejections).toEqual([{ name: 'RangeError', message: 'no', at: 'main.ts:9' }]);
    await expectClean(program('Promise.reject(new RangeError("no")).catch(() => undefined);\nawait new Promise((resolve) => setImmediate(resolve)); return 1;'), [1]);
  });

  test('an error event of a worker without a listener is a crash', async () => {
    const report = await exploreFiles(program('const worker = start("w.worker.ts", 0); await new Promise((resolve) => worker.on("exit", resolve)); return 1;'));
    expect(kindsOf(report)).toEqual(['crash']);
    expect(report.outcomes[0]?.uncaught).toMatchObject([{ name: 'RangeError', message: 'no' }]);
    await expectClean(program('const worker = start("w.worker.ts", 0); worker.on("error", () => undefined); return await new Promise((resolve) => worker.on("exit", resolve));'), [1]);
  });

  test('a program that exits before its promise settles is found', async () => {
    expect(ends(await exploreFiles(program('process.exit(0);')))).toEqual(['exit']);
    expect(ends(await exploreFiles(program('await new Promise(() => undefined);')))).toEqual(['exit']);
    await expectClean(program('await new Promise((resolve) => setTimeout(resolve, 5)); return 1;'), [1]);
  });
});

describe('not available', () => {
  test.each([
    ["import { readFileSync } from 'node:fs'; const use = () => readFileSync('x');", 'fs.readFileSync', 4],
    ["import net from 'net'; const use = () => net.connect(80);", 'net.connect', 4],
    ["import { execSync } from 'node:child_process'; const use = () => execSync('ls');", 'child_process.execSync', 4],
    ["import { writeFile } from 'node:fs/promises'; const use = () => writeFile('x', '');", 'fs/promises.writeFile', 4],
    ["const use = () => fetch('http://localhost');", 'fetch', 4],
    ["import { spawn } from 'node:child_process'; const use = () => spawn('ls');", "spawn('ls')", 4],
    ["const use = async () => (await import('node:http')).createServer();", 'http.createServer', 4],
  ])('%s', async (code, name, line) => {
    const report = await exploreFiles({ 'main.ts': `${code}\nexport default async function () {\n  let n = 1;\n  n += 1; await use();\n  return n;\n}` });
    expect(report.refused?.message).toBe(`${name} is not available under the controlled scheduler: use fork or Worker`);
    expect(report.refused?.at).toMatch(new RegExp(`^main.ts:(1|${String(line)})$`));
    expect(report.races).toEqual([]);
  });

  test.each([['eval', '(eval)("1")'], ['eval', 'eval("1")'], ['new Function', 'new Function("return 1")()'], ['Function', 'Function("return 1")()'], ['eval', 'globalThis.eval("1")']])('code made by %s: %s', async (name, code) => {
    const report = await exploreFiles({ 'main.ts': `export default () => {\n  return ${code};\n};` });
    expect(report.refused).toEqual({ message: `${name} is not available under the controlled scheduler: use code in a file`, at: 'main.ts:2' });
    await expectClean({ 'main.ts': 'const f = () => 1; export default () => f instanceof Function && typeof Function === "function" && f.constructor.name === "Function" && Function.prototype.isPrototypeOf(f) ? 1 : 2;' }, [1]);
  });

  test('an import alone refuses nothing', async () => {
    await expectClean({ 'main.ts': "import fs from 'node:fs'; import { exec } from 'node:child_process'; export default () => [typeof exec, typeof fs.readFile, 1][2];" }, [1]);
  });
});

describe('waitAsync', () => {
  const main = (keepsAlive: string): string => `${HEAD}
    export default async () => {
      const cell = new Int32Array(new SharedArrayBuffer(4));
      ${keepsAlive}
      const result = Atomics.waitAsync(cell, 0, 0);
      return result.async ? await result.value : result.value;
    };`;
  const wakes = `import { workerData } from 'node:worker_threads';
    const cell = new Int32Array(workerData as SharedArrayBuffer);
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);`;

  test('is heard of when its wake came before the end, although nothing keeps the thread alive', async () => {
    const report = await exploreFiles({ 'main.ts': main("const worker = new Worker(new URL('./wakes.worker.ts', import.meta.url), { workerData: cell.buffer }); worker.on('exit', () => undefined);"), 'wakes.worker.ts': wakes });
    expect(ends(report)).toEqual(['settled']);
    expect([...new Set(valuesOf(report))].sort()).toEqual(['not-equal', 'ok']);
  });

  test('keeps no thread alive by itself', async () => {
    const report = await exploreFiles({ 'main.ts': main('setTimeout(() => undefined, 5);') });
    expect(ends(report)).toEqual(['exit']);
  });
});
