/** The state graph, the search by partial order, and everything else that saves work, against plain depth-first search and against an interpreter. */
import { afterAll, describe, expect, test } from 'vitest';
import { compareSearches } from '../../fixtures/compare.ts';
import { exploreFiles, HEAD, removePrograms, searchDepthFirst, threadsOn, told } from '../../fixtures/programs.ts';
import type { Files } from '../../fixtures/programs.ts';
import { codeOf, outcomesOf, randomProgram } from '../../fixtures/random-programs.ts';

afterAll(removePrograms);

const PROGRAMS: Record<string, Files> = {
  'plain accesses': threadsOn(['cell[0] = cell[0]! + 1;', 'cell[0] = cell[0]! + 1;']),
  'two cells': threadsOn(['cell[0] = 1; cell[2] = cell[1]!;', 'cell[1] = 1; cell[3] = cell[0]!;'], "'' + cell[2] + cell[3]"),
  'atomics': threadsOn(['Atomics.add(cell, 0, 1); Atomics.sub(cell, 1, 1);', 'Atomics.compareExchange(cell, 0, 0, 5); Atomics.exchange(cell, 1, 9);'], "'' + cell[0] + cell[1]"),
  'a lock': threadsOn(['lock.acquire(); cell[0]++; lock.release();', 'lock.acquire(); cell[0]++; lock.release();']),
  'a lock that is not released': threadsOn(['lock.acquire(); cell[0]++;', 'lock.acquire(); cell[0]++; lock.release();']),
  'two locks in different order': threadsOn(['lock.acquire(); other.acquire(); other.release(); lock.release();', 'other.acquire(); lock.acquire(); lock.release(); other.release();']),
  'wait and notify': threadsOn(['Atomics.wait(cell, 0, 0); Atomics.store(cell, 1, 1);', 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0);'], 'cell[1]'),
  'a wait that is over after a time': threadsOn(["Atomics.store(cell, 1, Atomics.wait(cell, 0, 0, 10) === 'timed-out' ? 2 : 1);", 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0);'], 'cell[1]'),
  'two that wait for a number, and one that counts': threadsOn([
    ...[0, 1].map(() => 'while (Atomics.load(cell, 0) === 0) Atomics.wait(cell, 0, 0); Atomics.sub(cell, 0, 1);'),
    'for (let count = 0; count < 2; count++) { Atomics.add(cell, 0, 1); Atomics.notify(cell, 0, 1); }',
  ]),
  'a wait whose notify comes too early': threadsOn(['Atomics.wait(cell, 0, 0);', 'Atomics.notify(cell, 0);']),
  'two waits of one thread that two threads end': {
    'main.ts': `${HEAD}
export default async function () {
  const cell = new Int32Array(new SharedArrayBuffer(8));
  const order: number[] = [];
  const waits = [0, 1].map(async (n) => { await (Atomics as any).waitAsync(cell, n, 0).value; order.push(n); });
  const workers = [0, 1].map((n) => start('w.worker.ts', { cell, n }));
  await Promise.all([...waits, ...workers.map(exited)]);
  return order;
}`,
    'w.worker.ts': `${HEAD} Atomics.notify(workerData.cell, workerData.n);`,
  },
  'messages of two workers': {
    'main.ts': `${HEAD}
export default async function () {
  const seen: string[] = [];
  const workers = ['ann', 'bob'].map((name) => start('w.worker.ts', name));
  for (const worker of workers) worker.on('message', (text: string) => seen.push(text));
  await Promise.all(workers.map(exited));
  return seen.join();
}`,
    'w.worker.ts': `${HEAD} parentPort!.postMessage(workerData); parentPort!.postMessage(workerData.toUpperCase());`,
  },
  'an error in a worker': {
    'main.ts': `${HEAD}
export default async function () {
  const workers = ['ann', 'bob'].map((name) => start('w.worker.ts', name));
  const results = await Promise.allSettled(workers.map(exited));
  return results.map((result) => result.status === 'fulfilled' ? result.value : result.reason.message);
}`,
    'w.worker.ts': `${HEAD} if (workerData === 'ann') throw new RangeError('no'); process.exitCode = 3;`,
  },
  'two forked children': {
    'main.ts': `${HEAD}
export default async function () {
  const seen: string[] = [];
  await Promise.all([2, 3].map((number) => new Promise<void>((resolve) => {
    const child = fork(new URL('./c.process.ts', import.meta.url), [String(number)]);
    child.on('message', (message) => seen.push(String(message)));
    child.on('exit', () => resolve());
  })));
  return seen.join();
}`,
    'c.process.ts': `const number = Number(process.argv[2]); process.send!(number ** 2); process.disconnect();`,
  },
  'a timer against a worker': {
    'main.ts': `${HEAD}
export default async function () {
  const worker = start('w.worker.ts', 0);
  const first = await Promise.race([exited(worker), new Promise((resolve) => setTimeout(resolve, 10, 'timer'))]);
  return first;
}`,
    'w.worker.ts': '',
  },
  'terminate against a message': {
    'main.ts': `${HEAD}
export default async function () {
  const worker = start('w.worker.ts', 0);
  let said = 'nothing';
  worker.on('message', (text: string) => { said = text; });
  await worker.terminate();
  return said;
}`,
    'w.worker.ts': `${HEAD} parentPort!.postMessage('hello');`,
  },
};

/** Too many interleavings for plain depth-first search. */
const LARGE = ['two that wait for a number, and one that counts'];

describe('the state graph finds what plain depth-first search finds', () => {
  test.each(Object.entries(PROGRAMS).filter(([name]) => !LARGE.includes(name)))('%s: the same outcomes in as many interleavings', async (_, files) => {
    const report = await exploreFiles(files);
    const oracle = await searchDepthFirst(files);
    expect(report.reached.how).toBe('exhausted');
    expect(report.reached.interleavings).toBe(oracle.interleavings);
    expect(told(report.outcomes)).toEqual(told(oracle.outcomes));
  });
});

describe('the search by partial order finds the same, each distinct execution once', () => {
  test.each(Object.entries(PROGRAMS))('%s', async (_, files) => {
    const { disagreements, compared } = await compareSearches(files, { statesMax: 20_000, executionsMax: 5_000, interleavingsMax: 1_000 });
    expect(disagreements).toEqual([]);
    expect(compared.byOrder).toBe(true);
  });
});

const SEED = Number(process.env['KATA_SEED'] ?? 1);
const PROGRAMS_COUNT = 60;

describe(`random programs, seeds ${String(SEED)} to ${String(SEED + PROGRAMS_COUNT - 1)} (KATA_SEED)`, () => {
  test.each(Array.from({ length: PROGRAMS_COUNT }, (_, index) => SEED + index))('seed %d: the outcomes of an interpreter that tries every order', async (seed) => {
    const program = randomProgram(seed);
    const files = threadsOn(program.map(codeOf), `[cell[0], cell[1], ${program.map((_, thread) => `cell[${String(4 + thread)}]`).join()}].join()`);
    const report = await exploreFiles(files);
    expect(report.reached.how).toBe('exhausted');
    expect(report.outcomes.map(({ end }) => end)).toEqual(report.outcomes.map(() => 'settled'));
    expect(report.outcomes.map(({ value }) => value).sort()).toEqual(outcomesOf(program));
    // Depth-first search is slow, so only where that is a matter of moments.
    if (report.reached.interleavings > 400) return;
    const oracle = await searchDepthFirst(files);
    expect(report.reached.interleavings).toBe(oracle.interleavings);
    expect(told(report.outcomes)).toEqual(told(oracle.outcomes));
  });
});
