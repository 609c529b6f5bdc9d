/** Data races: by states and by clocks, and what each of the two orders two accesses by. */
import { afterAll, describe, expect, test } from 'vitest';
import { StateGraph } from '../search/graph.ts';
import { MemoryOrder } from './memory-order.ts';
import { Races } from './race.ts';
import type { Runtime } from '../runtime.ts';
import { searchByPreemptions, stepsTo } from '../search/search.ts';
import { allExecutions, exploreFiles, HEAD, removePrograms, threadsOn, withRuntime } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';
import { codeOf, randomProgram } from '../fixtures/random-programs.ts';

afterAll(removePrograms);

const STATES_MAX = 20_000;
const EXECUTIONS_MAX = 3_000;

/** Where some state offers two accesses that clash. */
function byStates(runtime: Runtime): string[] {
  const races = new Races(runtime);
  searchByPreemptions(new StateGraph(runtime), { statesMax: STATES_MAX }, (visit, world) => { races.look(world, () => stepsTo(visit)); });
  return races.keys;
}

/** Where some execution has two accesses that its edges leave unordered. */
function byClocks(runtime: Runtime): string[] {
  const keys = new Set<string>();
  let order = new MemoryOrder();
  allExecutions(runtime, EXECUTIONS_MAX, () => { for (const { key } of order.races) keys.add(key); }, () => order = new MemoryOrder());
  return [...keys].sort();
}

const SEED = Number(process.env['KATA_SEED'] ?? 1);
const PROGRAMS_COUNT = 40;

describe(`random programs, seeds ${String(SEED)} to ${String(SEED + PROGRAMS_COUNT - 1)} (KATA_SEED)`, () => {
  test.each(Array.from({ length: PROGRAMS_COUNT }, (_, index) => SEED + index))('seed %d: states and clocks of all executions find the same races', async (seed) => {
    const program = randomProgram(seed);
    // Depth-first search is slow: two threads, a few operations.
    const files = threadsOn(program.slice(0, 2).map((ops, thread) => codeOf(ops.slice(0, 2), thread)), '0');
    await withRuntime(files, {}, (runtime) => { expect(byClocks(runtime)).toEqual(byStates(runtime)); });
  });

  test('there are programs with races among them, and programs without', async () => {
    const found = new Set<boolean>();
    for (let seed = SEED; seed < SEED + 20; seed++) {
      await withRuntime(threadsOn(randomProgram(seed).slice(0, 2).map(codeOf), '0'), {}, (runtime) => { found.add(byStates(runtime).length > 0); });
    }
    expect([...found].sort()).toEqual([false, true]);
  });
});

const WRITE = 'cell[3] = 7;';
const READ = 'Atomics.store(cell, 5, cell[3]!);';
/** A main thread that does something itself, and a worker. */
const withMain = (main: string, worker: string, before = ''): Files => ({
  'main.ts': `${HEAD}export default async function () {\nconst cell = new Int32Array(new SharedArrayBuffer(32));\nconst lock = new Lock();\n${before}\nconst worker = start('w.worker.ts', { cell, lock });\nconst gone = exited(worker);\n${main}\nawait gone;\nreturn 0;\n}\n`,
  'w.worker.ts': `${HEAD}const cell: Int32Array = workerData.cell;\nconst lock = Lock.from(workerData.lock);\n${worker}\n`,
});

describe('what orders two accesses', () => {
  test.each<[string, Files]>([
    ['an atomic write and the atomic read of it', threadsOn([`${WRITE} Atomics.store(cell, 0, 1);`, `if (Atomics.load(cell, 0) === 1) ${READ}`])],
    ['a read-modify-write that was read', threadsOn([`${WRITE} Atomics.add(cell, 0, 1);`, `if (Atomics.sub(cell, 0, 0) === 1) ${READ}`])],
    ['a third thread that passes it on', threadsOn([`${WRITE} Atomics.store(cell, 0, 1);`, 'if (Atomics.load(cell, 0) === 1) Atomics.store(cell, 1, 1);', `if (Atomics.load(cell, 1) === 1) ${READ}`])],
    ['notify and the wait that it ends', threadsOn([`if (Atomics.wait(cell, 0, 0, 10) === 'ok') ${READ}`, `${WRITE} Atomics.notify(cell, 0);`])],
    ['notify and a waitAsync', withMain(`const waits = (Atomics as any).waitAsync(cell, 0, 0, 10); const alive = setInterval(() => undefined, 1000); if (waits.async && await waits.value === 'ok') ${READ} clearInterval(alive);`, `${WRITE} Atomics.notify(cell, 0);`)],
    ['release and acquire', threadsOn([`lock.acquire(); ${WRITE} lock.release();`, `lock.acquire(); ${READ} lock.release();`])],
    ['release and acquireAsync', threadsOn([`lock.acquire(); ${WRITE} lock.release();`, `await lock.acquireAsync(); ${READ} lock.release();`])],
    ['a message to the main thread', withMain(`await once(worker, 'message'); ${READ}`, `${WRITE} parentPort!.postMessage(1);`)],
    ['a message to a worker', withMain(`${WRITE} worker.postMessage(1);`, `parentPort!.once('message', () => { ${READ} });`)],
    ['start and first step', withMain('', READ, WRITE)],
    ['exit and the parent hearing of it', withMain(`await gone; ${READ}`, WRITE)],
    ['receiveMessageOnPort', withMain(`const { port1, port2 } = new MessageChannel(); worker.postMessage(port2, [port2]); ${WRITE} port1.postMessage(1); port1.close();`, `parentPort!.once('message', (port: any) => { if (receiveMessageOnPort(port)) { ${READ} } port.close(); });`)],
  ])('%s', async (_, files) => {
    const report = await exploreFiles(files);
    expect(report.refused).toBeUndefined();
    expect(report.outcomes.map(({ end }) => end)).toEqual(report.outcomes.map(() => 'settled'));
    expect(report.races).toEqual([]);
    // Three threads have too many executions to go through one by one.
    if (!('cid.worker.ts' in files)) await withRuntime(files, {}, (runtime) => { expect(byClocks(runtime)).toEqual([]); });
  });

  test.each<[string, Files]>([
    ['a message that comes before the write', withMain(`await once(worker, 'message'); ${READ}`, `parentPort!.postMessage(1); ${WRITE}`)],
    ['locks that are not the same one', threadsOn([`lock.acquire(); ${WRITE} lock.release();`, `other.acquire(); ${READ} other.release();`])],
    ['an atomic read that came too early', threadsOn([`${WRITE} Atomics.store(cell, 0, 1);`, `Atomics.load(cell, 0); ${READ}`])],
    ['a time-out', threadsOn([`if (Atomics.wait(cell, 0, 0, 10) === 'timed-out') ${READ}`, `${WRITE} Atomics.notify(cell, 0);`])],
  ])('%s orders nothing', async (_, files) => {
    const report = await exploreFiles(files);
    expect(report.races.map(({ cell }) => cell)).toEqual(['cell[3]']);
    await withRuntime(files, {}, (runtime) => { expect(byClocks(runtime)).toHaveLength(1); });
  });
});

describe('what only clocks see', () => {
  test.each<[string, string, string, string]>([
    ['a flag that is read plainly', 'Atomics.store(cell, 0, 1);', 'while (cell[0] === 0);', 'read'],
    ['a flag of another size', 'Atomics.store(new Uint8Array(cell.buffer), 0, 1);', 'while (Atomics.load(cell, 0) === 0);', 'neither'],
  ])('%s', async (_, raise, see, plain) => {
    const files = threadsOn([`${WRITE}\n${raise}`, `${see}\n${READ}`]);
    await withRuntime(files, {}, (runtime) => { expect(byStates(runtime)).toEqual([]); });
    const [race] = (await exploreFiles(files)).races;
    expect(race?.missing).toMatchObject({ kind: 'plain flag', flag: { plain, write: { at: 'ann.worker.ts:13' }, read: { at: 'bob.worker.ts:12' } } });
    expect([race?.first.at, race?.second.at]).toEqual(['ann.worker.ts:12', 'bob.worker.ts:13']);
  });

  test('a flag that is read plainly and not waited for, in executions that no outcome is shown by', async () => {
    const files = threadsOn(['if (cell[0] === 1) cell[3];', `${WRITE} Atomics.store(cell, 0, 1);`], '0');
    await withRuntime(files, {}, (runtime) => { expect(byStates(runtime)).toEqual([]); });
    const { races, outcomes } = await exploreFiles(files);
    expect(outcomes).toHaveLength(1);
    expect(races.map(({ cell, missing }) => [cell, missing.kind])).toEqual([['cell[3]', 'plain flag']]);
  });

  test('decision 004: a plain read beside an atomic write is no race', async () => {
    const add = 'let old: number;\ndo old = cell[0]!;\nwhile (Atomics.compareExchange(cell, 0, old, old + 1) !== old);';
    expect((await exploreFiles(threadsOn([add, add]))).races).toEqual([]);
  });
});

describe('the missing edge', () => {
  test.each([
    ['no lock', WRITE, WRITE], ['one lock', `lock.acquire(); ${WRITE} lock.release();`, WRITE],
    ['different locks', `lock.acquire(); ${WRITE} lock.release();`, `other.acquire(); ${WRITE} other.release();`],
  ])('%s', async (kind, one, two) => {
    const [race] = (await exploreFiles(threadsOn([one, two]))).races;
    expect(race?.missing).toEqual({ kind });
    const held = [race?.first, race?.second].flatMap((side) => side?.holds ?? []).sort();
    expect(held).toEqual(kind === 'no lock' ? [] : kind === 'one lock' ? ['lock'] : ['lock', 'other']);
  });

  test('a lock that is given back by a plain write', async () => {
    const take = 'while (Atomics.compareExchange(cell, 0, 0, 1) !== 0);\ncell[3] = cell[3]! + 1;\ncell[0] = 0;';
    const { races } = await exploreFiles(threadsOn([take, take], '0'));
    expect(races.map(({ cell, missing }) => [cell, missing.kind, missing.flag?.plain])).toContainEqual(['cell[3]', 'plain flag', 'write']);
  });
});

test('races are found in random executions, with the accesses side by side', async () => {
  const files = threadsOn(['for (let n = 0; n < 3; n++) Atomics.add(cell, 1, 1);\ncell[0] = 1;', 'for (let n = 0; n < 3; n++) Atomics.add(cell, 2, 1);\ncell[0] = 2;'], '0');
  const { races, reached } = await exploreFiles(files, { limits: { statesMax: 5, randomExecutions: 40 } });
  expect(reached.how).toBe('sampled');
  expect(races).toHaveLength(1);
  expect(races[0]?.second.step).toBe((races[0]?.first.step ?? 0) + 1);
});

describe('a thread that is made to throw', () => {
  test('makes no access any more that could race', async () => {
    const files = {
      'main.ts': `${HEAD}export default async function () {\nconst cell = new Int32Array(new SharedArrayBuffer(32));\nconst worker = start('w.worker.ts', { cell });\nconst gone = exited(worker).catch(() => 0);\nconst seen = cell[0]! + cell[1]!;\nawait gone;\nreturn seen;\n}\n`,
      'w.worker.ts': `${HEAD}for (const index of [0, 1]) {\nworkerData.cell[index] = 1;\nworkerData.cell[2] = workerData.cell[2] + 1;\n}\n`,
    };
    const report = await exploreFiles(files, { fault: { child: 0, when: 'any', error: { name: 'RangeError', message: 'no' } } });
    expect(report.races.map(({ cell }) => cell).sort()).toEqual(['cell[0]', 'cell[1]']);
  });
});
