/** `ThreadPool`, `Pool` and `Manager` of `shared/` on deterministic workers: programs that use them are explored as they are. */
import { afterAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms } from '../fixtures/programs.ts';
import { changeSource, sharedSources } from '../fixtures/shared-sources.ts';
import type { ExploreOptions, ExploreReport } from '../explore.ts';

const helpers = sharedSources();

/** Some child dies, at every moment at which it can. */
const DEATH = { fault: { child: 0, when: 'any', signal: 'SIGKILL' } } as const;

/** A change of a module of `shared/`. */
type Change = readonly [module: string, from: string, to: string];

/** Explores a main function whose workers do what `tasks.ts` exports. */
async function explorePrograms(main: string, tasks: string, options: Pick<ExploreOptions, 'fault'> = {}, change?: Change): Promise<ExploreReport> {
  const head = `
    import { Manager } from '../../shared/manager.ts';
    import { Pool } from '../../shared/pool.ts';
    import { Process } from '../../shared/process.ts';
    import { ThreadPool } from '../../shared/thread-pool.ts';
    const module = new URL('./tasks.ts', import.meta.url);
    const messageOf = (error: any) => error.code ?? error.message;`;
  const files: Record<string, string> = { ...helpers, 'main.ts': `${head}\nexport default async function () { ${main} }`, 'tasks.ts': tasks };
  if (change !== undefined) changeSource(files, ...change);
  const report = await exploreFiles(files, { ...options, limits: { executionsMax: 1, randomExecutions: 0, secondsMax: 1_000 } });
  if (process.env['KATA_FIGURES'] !== undefined) console.log(expect.getState().currentTestName, JSON.stringify(report.reached));
  return report;
}

/** The values that a program can come to, as JSON. */
const valuesOf = ({ outcomes }: ExploreReport): string[] => [...new Set(outcomes.map(({ end, value, error }) => (end === 'settled' && !error ? JSON.stringify(value) : `${end}: ${error?.message ?? ''}`)))].sort();

/** Every interleaving was seen, and comes to one of these values; each of them came up. */
function comesTo(report: ExploreReport, values: readonly string[]): void {
  expect([report.refused, report.reached.how, valuesOf(report), report.races]).toEqual([undefined, 'exhausted', [...values].sort(), []]);
  // Nobody is alive after the end.
  expect(report.outcomes.flatMap(({ diagnoses }) => diagnoses.map(({ kind }) => kind)).filter((kind) => kind === 'leak' || kind === 'unhandled rejection')).toEqual([]);
}

afterAll(removePrograms);

const TIMEOUT_MS = 180_000;
const SQUARE = 'export const square = (number: number) => number * number;';

describe.each(['ThreadPool', 'Pool'])('every interleaving of %s', (Class) => {
  const pool = (size: number, rest = ''): string => `const pool = new ${Class}(${size}, { module${rest} });`;
  const END = 'pool.close(); await pool.join();';

  test('of 2 with 3 tasks has the results in order, and nothing is left after join()', async () => {
    comesTo(await explorePrograms(`${pool(2)} const squares = await pool.map('square', [1, 2, 3]); ${END} return squares;`, SQUARE), ['[1,4,9]']);
  }, TIMEOUT_MS);

  test('imapUnordered() gives each result once, imap() in order', async () => {
    comesTo(await explorePrograms(`
      ${pool(2)}
      const [ordered, sum] = [[] as number[], { of: 0 }];
      for await (const square of pool.imap('square', [1, 2])) ordered.push(square as number);
      for await (const square of pool.imapUnordered('square', [3, 4])) sum.of += square as number;
      ${END} return [ordered, sum.of];`, SQUARE), ['[[1,4],25]']);
  }, TIMEOUT_MS);

  test('close() before the workers are ready lets them do what was taken', async () => {
    comesTo(await explorePrograms(`${pool(1)} const result = pool.mapAsync('square', [5], { chunkSize: 1 }); ${END} return [result.ready(), await result.get()];`, SQUARE), ['[true,[25]]']);
  }, TIMEOUT_MS);

  test('terminate() settles every task, whenever it comes', async () => {
    const report = await explorePrograms(`
      ${pool(1)}
      const results = [pool.applyAsync('square', { args: [1] }), pool.applyAsync('square', { args: [2] })];
      await results[0].wait();
      pool.terminate();
      await pool.join();
      return [await results[0].get(), await results[1].get().catch(messageOf)];`, SQUARE);
    comesTo(report, ['[1,"ERR_POOL_TERMINATED"]']);
  }, TIMEOUT_MS);

  test('maxTasksPerChild replaces each worker, and no task is lost', async () => {
    comesTo(await explorePrograms(`${pool(1, ', maxTasksPerChild: 1')} const all = await pool.map('square', [1, 2, 3], { chunkSize: 1 }); ${END} return all;`, SQUARE), ['[1,4,9]']);
  }, TIMEOUT_MS);

  test('a worker that dies at any moment loses at most the task it was at', async () => {
    const report = await explorePrograms(`
      ${pool(1)}
      const results = [1, 2].map((number) => pool.applyAsync('square', { args: [number] }));
      const came = [];
      for (const result of results) came.push(await result.get().catch(messageOf));
      ${END} return came;`, SQUARE, DEATH);
    comesTo(report, ['[1,4]', '["ERR_WORKER_LOST",4]', '[1,"ERR_WORKER_LOST"]']);
  }, TIMEOUT_MS);

  test('an abort ends the call and whoever is at it, and the pool goes on', async () => {
    comesTo(await explorePrograms(`
      ${pool(1)}
      const controller = new AbortController();
      const aborted = pool.mapAsync('square', [1, 2], { chunkSize: 1, signal: controller.signal });
      const other = pool.mapAsync('square', [3]);
      setImmediate(() => controller.abort('enough'));
      const came = [await aborted.get().catch((reason) => reason), await other.get()];
      ${END} return came;`, SQUARE), ['["enough",[9]]', '[[1,4],[9]]']);
  }, TIMEOUT_MS);

  test.each<[mistake: string, change: Change]>([
    ['forgets the task of a worker that dies', ['crew', 'chunk.job.settle(chunk.first, chunk.items.map(() => ({ error })));', 'void error;']],
    ['does not replace a worker that dies', ['crew', '    this.#replace();\n', '']],
    ['replaces nobody once it is closed', ['crew', " || (this.#state === 'closed' && this.#jobs.length > 0)", '']],
  ])('finds a pool that %s', async (_, change) => {
    const report = await explorePrograms(`${pool(1)} const results = [1, 2].map((number) => pool.applyAsync('square', { args: [number] })); pool.close(); await Promise.all(results.map((result) => result.wait())); await pool.join(); return 'done';`, SQUARE, DEATH, change);
    expect(valuesOf(report)).not.toEqual(['"done"']);
  }, TIMEOUT_MS);
});

describe('every interleaving of Manager', () => {
  const children = (body: string, parameters = 'balance: any, amount: number, lock: any'): string => `export async function add(${parameters}) { ${body} }`;
  const TWO = `
    const manager = new Manager();
    const [balance, lock] = [manager.value('i', 0), manager.lock()];
    const children = [1, 2].map((amount) => new Process({ module, target: 'add', args: [balance, amount, lock] }));
    for (const child of children) child.start();
    await Promise.all(children.map((child) => child.join()));`;
  const ADD = 'await balance.set((await balance.get()) + amount);';
  const ADD_LOCKED = `await lock.run(async () => { ${ADD} });`;

  test('two processes with a value lose an update, and with a lock none', async () => {
    comesTo(await explorePrograms(`${TWO} return balance.get();`, children(ADD)), ['1', '2', '3']);
    comesTo(await explorePrograms(`${TWO} return balance.get();`, children(ADD_LOCKED)), ['3']);
  }, TIMEOUT_MS);

  test('a process that dies at any moment leaves its lock to the others', async () => {
    const report = await explorePrograms(`${TWO} return [await balance.get(), await lock.locked()];`, children(ADD_LOCKED), DEATH);
    comesTo(report, ['[2,false]', '[3,false]']);
  }, TIMEOUT_MS);

  test('finds a lock that stays with the dead', async () => {
    const report = await explorePrograms(`${TWO} return balance.get();`, children(ADD_LOCKED), DEATH, ['managed', 'if (this.#holder !== client) return undefined;\n    this.#handOver();', 'if (this.#holder !== client) return undefined;']);
    expect(report.outcomes.map(({ end }) => end)).not.toEqual(report.outcomes.map(() => 'settled'));
  }, TIMEOUT_MS);

  test('a time-out takes no lock with it', async () => {
    comesTo(await explorePrograms(`
      const manager = new Manager();
      const [inside, lock] = [manager.event(), manager.lock()];
      const child = new Process({ module, target: 'hold', args: [inside, lock] });
      child.start();
      await inside.wait();
      const got = await lock.acquire({ timeoutMs: 5 });
      if (got) await lock.release();
      await child.join();
      return [got, await lock.locked()];`, 'export async function hold(inside: any, lock: any) { await lock.run(() => inside.set()); }'), ['[true,false]', '[false,false]']);
  }, TIMEOUT_MS);

  test('no notify is lost between the look and the wait', async () => {
    comesTo(await explorePrograms(`
      const manager = new Manager();
      const [letters, notEmpty] = [manager.value('i', 0), manager.condition()];
      const children = ['read', 'write'].map((target) => new Process({ module, target, args: [letters, notEmpty] }));
      for (const child of children) child.start();
      await Promise.all(children.map((child) => child.join()));
      return letters.get();`, `
      export async function read(letters: any, notEmpty: any) { await notEmpty.run(async () => { await notEmpty.waitFor(async () => (await letters.get()) > 0); await letters.set(5); }); }
      export async function write(letters: any, notEmpty: any) { await notEmpty.run(async () => { await letters.set(1); await notEmpty.notify(); }); }`), ['5']);
  }, TIMEOUT_MS);

  test('a bounded queue gives each value to one, in order, whoever waits for whom', async () => {
    comesTo(await explorePrograms(`
      const manager = new Manager();
      const [queue, seen] = [manager.queue(1), manager.list()];
      const children = ['put', 'take'].map((target) => new Process({ module, target, args: [queue, seen] }));
      for (const child of children) child.start();
      await queue.put(0);
      await Promise.all(children.map((child) => child.join()));
      return [(await seen.slice()).filter((value: number) => value > 0), await queue.empty()];`, `
      export async function put(queue: any) { for (const value of [1, 2]) await queue.put(value); }
      export async function take(queue: any, seen: any) { for (let count = 0; count < 3; count += 1) await seen.push(await queue.get()); }`), ['[[1,2],true]']);
  }, TIMEOUT_MS);

  test('a semaphore never lets in more than it has permits', async () => {
    comesTo(await explorePrograms(`
      const manager = new Manager();
      const [inside, permit] = [manager.value('i', 0), manager.semaphore(1)];
      const children = [1, 2].map((amount) => new Process({ module, target: 'add', args: [inside, 1, permit] }));
      for (const child of children) child.start();
      await Promise.all(children.map((child) => child.join()));
      return [await inside.get(), await permit.value()];`, children(`await lock.run(async () => { ${ADD} });`), DEATH), ['[1,1]', '[2,1]']);
  }, TIMEOUT_MS);
});
