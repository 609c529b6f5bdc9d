import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type * as targets from './conformance/pool-targets.ts';
import { runProgram } from './conformance/program.ts';
import { OverdraftError } from './conformance/thread-targets.ts';
import { Lock } from './lock.ts';
import { Pool, TimeoutError } from './pool.ts';
import { activeChildren } from './process.ts';
import { ThreadPool } from './thread-pool.ts';
import { enumerate, mainThread, workerOf } from './thread.ts';
import { SharedArray } from './value.ts';
import type { PoolOptions } from './pooling/work-pool.ts';

const module = new URL('./conformance/pool-targets.ts', import.meta.url);
type Targets = typeof targets;
type AnyPool = Pool<Targets> | ThreadPool<Targets>;

/** A promise's error. */
async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  return promise.then((value) => { throw new Error(`no error: ${JSON.stringify(value)}`); }, (error: unknown) => error as Record<string, unknown> & Error);
}

/** What a call throws. */
function thrownBy(call: () => unknown): Record<string, unknown> & Error {
  try {
    call();
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('nothing was thrown');
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const squares = (count: number): number[] => upTo(count).map((number) => number * number);

function* failingAfter(count: number): Generator<number> {
  yield* upTo(count);
  throw new Error('the iterable failed');
}

async function all<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const found: Result[] = [];
  for await (const result of results) found.push(result);
  return found;
}

/** Nothing that a test has started is there any more. */
function expectNothingAlive(): void {
  expect([enumerate(), activeChildren()]).toEqual([[mainThread()], []]);
}

describe.each([['Pool', Pool], ['ThreadPool', ThreadPool]] as const)('%s', (kind, Class) => {
  const make = (size: number, options: Omit<PoolOptions<Targets>, 'module'> = {}): AnyPool => new Class<Targets>(size, { module, errors: [OverdraftError], ...options });

  describe('of 3', () => {
    let pool: AnyPool;
    beforeAll(() => {
      pool = make(3);
    });
    afterAll(async () => {
      pool.close();
      await pool.join();
      expectNothingAlive();
    });

    test('apply() calls a function with args, and kwargs after them', async () => {
      expect(await pool.apply('add', { args: [1, 2] })).toBe(3);
      expect(await pool.apply('add', { args: [1, 2], kwargs: { times: 5 } })).toBe(15);
      expect(await pool.apply('who')).toBeGreaterThan(0);
    });

    test('map() has the results in the order of the items, whatever the size of chunks', async () => {
      expect(await pool.map('square', upTo(10))).toEqual(squares(10));
      expect(await pool.map('squareLater', upTo(100), { chunkSize: 20 })).toEqual(squares(100));
      expect(await pool.map('square', new Set(upTo(7)), { chunkSize: 3 })).toEqual(squares(7));
      expect(await pool.map('square', upTo(5), { chunkSize: 1_000 })).toEqual(squares(5));
    });

    test('map() and starmap() of nothing come to nothing at once', async () => {
      expect(await Promise.all([pool.map('square', []), pool.map('square', [], { chunkSize: 2 }), pool.map('square', new Set<number>()), pool.starmap('add', []), all(pool.imap('square', [])), all(pool.imapUnordered('square', []))])).toEqual([[], [], [], [], [], []]);
    });

    test('starmap() calls a function of several parameters', async () => {
      expect(await pool.starmap('add', [[1, 2], [3, 4, { times: 2 }]], { chunkSize: 1 })).toEqual([3, 14]);
      expect(await pool.starmapAsync('add', [[5, 6]]).get()).toEqual([11]);
    });

    test('imap() gives the results in order, imapUnordered() as they come', async () => {
      for (const chunkSize of [1, 10, 100]) {
        expect(await all(pool.imap('squareLater', upTo(30), { chunkSize }))).toEqual(squares(30));
        expect((await all(pool.imapUnordered('squareLater', upTo(30), { chunkSize }))).sort((one, other) => one - other)).toEqual(squares(30));
      }
    });

    test('imapUnordered() does not wait for a slow one', async () => {
      const controller = new AbortController();
      const slow = pool.imapUnordered('stay', [1], { signal: controller.signal });
      const results = pool.imapUnordered('square', [3]);
      expect(await results.next()).toEqual({ done: false, value: 9 });
      expect(await results.next()).toEqual({ done: true, value: undefined });
      controller.abort('enough');
      await expect(slow.next()).rejects.toBe('enough');
      expect(await slow.next()).toEqual({ done: true, value: undefined });
    });

    test('imap() takes items only when a worker is free, and leaves the rest when its loop is left', async () => {
      let taken = 0;
      const endless = (function* () {
        for (;;) yield (taken += 1);
      })();
      for await (const square of pool.imap('square', endless)) if (square >= 25) break;
      const soFar = taken;
      expect(await pool.map('square', [2])).toEqual([4]);
      expect([taken, soFar >= 5]).toEqual([soFar, true]);
    });

    test('an error of an iterable comes up: in map() at once, in imap() after the items before it', async () => {
      expect(await errorOf(pool.map('square', failingAfter(5)))).toMatchObject({ message: 'the iterable failed' });
      expect(thrownBy(() => pool.mapAsync('square', failingAfter(5)))).toMatchObject({ message: 'the iterable failed' });
      for (const chunkSize of [1, 2]) {
        const results = pool.imap('square', failingAfter(3), { chunkSize });
        expect([await results.next(), await results.next(), await results.next()].map(({ value }) => value)).toEqual([0, 1, 4]);
        await expect(results.next()).rejects.toThrow('the iterable failed');
        expect((await results.next()).done).toBe(true);
        expect(await errorOf(all(pool.imapUnordered('square', failingAfter(3), { chunkSize })))).toMatchObject({ message: 'the iterable failed' });
      }
    });

    test('applyAsync() and mapAsync() return at once, and tell when they are ready', async () => {
      const result = pool.applyAsync('squareLater', { args: [5] });
      expect(result.ready()).toBe(false);
      expect(thrownBy(() => result.successful())).toMatchObject({ code: 'ERR_NOT_READY' });
      expect(await result.wait()).toBe(true);
      expect([result.ready(), result.successful(), await result.get(), await result.get({ timeoutMs: 0 })]).toEqual([true, true, 25, 25]);
      const failed = pool.mapAsync('squareOfEven', [1]);
      expect([await failed.wait(), failed.ready(), failed.successful()]).toEqual([true, true, false]);
      await expect(failed.get()).rejects.toBeInstanceOf(OverdraftError);
    });

    test('get() and next() reject when the time runs out, and lose nothing', async () => {
      const controller = new AbortController();
      // All workers are busy until the abort.
      const busy = pool.mapAsync('stay', [1, 2, 3], { signal: controller.signal, chunkSize: 1 });
      const result = pool.applyAsync('square', { args: [4] });
      const results = pool.imap('square', [5]);
      for (const timeoutMs of [0, 1]) {
        await expect(result.get({ timeoutMs })).rejects.toBeInstanceOf(TimeoutError);
        expect(await result.wait({ timeoutMs })).toBe(false);
        await expect(results.next({ timeoutMs })).rejects.toMatchObject({ name: 'TimeoutError', code: 'ERR_TASK_TIMEOUT' });
      }
      await expect(result.get({ timeoutMs: -1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
      controller.abort('enough');
      await expect(busy.get()).rejects.toBe('enough');
      expect([await result.get(), await results.next({ timeoutMs: 25_000 })]).toEqual([16, { done: false, value: 25 }]);
    });

    test('a call rejects with what the function threw: class, fields, cause and stack', async () => {
      for (const call of [() => pool.apply('squareOfEven', { args: [7] }), () => pool.map('squareOfEven', [0, 7]), () => pool.starmap('squareOfEven', [[7]]), () => all(pool.imap('squareOfEven', [0, 7])), () => all(pool.imapUnordered('squareOfEven', [7]))]) {
        const error = await errorOf(call());
        expect(error).toBeInstanceOf(OverdraftError);
        expect(error).toMatchObject({ name: 'OverdraftError', message: 'not enough money', missing: 7, stack: expect.stringContaining('pool-targets.ts') });
        expect(error.cause).toBeInstanceOf(TypeError);
      }
      for (const thrown of ['text', undefined, null, { code: 3 }]) expect(await errorOf(pool.map('failWith', [thrown]))).toEqual(thrown);
    });

    test('map() works on all items also after an error, and rejects with that of the first item', async () => {
      for (const chunkSize of [1, 2, 10]) {
        expect(await errorOf(pool.map('squareOfEven', [2, 5, 4, 3, 1], { chunkSize }))).toMatchObject({ missing: 5 });
        const results = pool.imap('squareOfEven', [2, 5, 4], { chunkSize });
        expect([await results.next(), await errorOf(results.next()), await results.next(), await results.next()]).toMatchObject([{ value: 4 }, { missing: 5 }, { value: 16 }, { done: true }]);
      }
    });

    test('an item that cannot be cloned rejects its call, and no other', async () => {
      const others = pool.mapAsync('square', [1, 2]);
      expect(await errorOf(pool.map('echo', [1, () => 2]))).toMatchObject({ code: 'ERR_NOT_CLONEABLE', message: expect.stringMatching(/^Cannot send item 1 of map\("echo"\) as it cannot be cloned: .*=> 2/) });
      expect(await errorOf(pool.apply('echo', { args: [Symbol('sign')] }))).toMatchObject({ message: expect.stringContaining('Cannot send the arguments of apply("echo") as it cannot be cloned') });
      expect(await errorOf(pool.map('echo', [[new URL('node:test')]]))).toMatchObject({ message: expect.stringContaining('nothing of an instance of URL would arrive') });
      const results = pool.imap('echo', ['first', Promise.resolve(), 'last'], { chunkSize: 3 });
      expect([await results.next(), await errorOf(results.next()), await results.next()]).toMatchObject([{ value: 'first' }, { code: 'ERR_NOT_CLONEABLE' }, { value: 'last' }]);
      expect(await others.get()).toEqual([1, 4]);
    });

    test('what can be cloned arrives as it is', async () => {
      const values = [undefined, null, 7n, new Map([['a', new Set([1])]]), new Date(3), new Uint8Array([8]), { plain: [Number.NaN] }, Object.create(null)];
      expect(await pool.map('echo', values)).toEqual(values);
    });

    test('a function that does not exist rejects, and names those that do', async () => {
      expect(await errorOf((pool as unknown as Pool).map('sqaure', [1]))).toMatchObject({ code: 'ERR_TARGET', message: expect.stringContaining('Cannot run function "sqaure" as pool-targets.ts does not export it: it exports ') });
    });

    test.each([0, -1, 0.5, Number.NaN, '3'])('refuses a chunkSize of %s', async (chunkSize) => {
      const wrong = { chunkSize: chunkSize as number };
      expect(await errorOf(pool.map('square', [1], wrong))).toMatchObject({ name: 'RangeError', code: 'ERR_ARGUMENT' });
      expect(thrownBy(() => pool.imap('square', [1], wrong))).toMatchObject({ code: 'ERR_ARGUMENT' });
    });

    test('an abort ends a call, also one that is too busy to hear it, and its worker is replaced', async () => {
      await expect(pool.map('square', [1], { signal: AbortSignal.abort('before') })).rejects.toBe('before');
      const controller = new AbortController();
      const spinning = pool.mapAsync('spin', [1, 2, 3, 4, 5], { chunkSize: 1, signal: controller.signal });
      const waiting = pool.mapAsync('square', [6]);
      expect(await waiting.wait({ timeoutMs: 1 })).toBe(false);
      controller.abort(new RangeError('enough'));
      await expect(spinning.get()).rejects.toThrow('enough');
      expect(await waiting.get()).toEqual([36]);
    });

    test('a worker that dies rejects its task with how it ended, and is replaced', async () => {
      const error = await errorOf(pool.map('exit', [3]));
      expect(error).toMatchObject({ name: 'Error', code: 'ERR_WORKER_LOST', exitCode: 3, signal: null, message: expect.stringMatching(/^Cannot finish map\("exit"\) \(item 0\) as PoolWorker-\d+.* ended meanwhile: exit code 3$/) });
      expect(error.message).toContain(`PoolWorker-${error['worker'] as number}`);
      const outcomes = await Promise.allSettled([pool.apply('exit', { args: [4] }), pool.map('square', [1, 2], { chunkSize: 1 }), pool.map('exit', [0, 0], { chunkSize: 2 })]);
      expect(outcomes).toMatchObject([
        { reason: { exitCode: 4, message: expect.stringContaining('Cannot finish apply("exit") as') } }, { value: [1, 4] }, { reason: { exitCode: 0, message: expect.stringContaining('(items 0 to 1)') } },
      ]);
      const survivors = pool.imap('exit', [5, 6]);
      expect([await errorOf(survivors.next()), await errorOf(survivors.next()), await survivors.next()]).toMatchObject([{ exitCode: 5 }, { exitCode: 6 }, { done: true }]);
    });

    test('a worker that dies of an error that its task did not throw tells it as the cause', async () => {
      // The error is printed besides, as nobody might have waited.
      const error = await errorOf(pool.map('failBesides', [1]));
      expect(error).toMatchObject({ code: 'ERR_WORKER_LOST', exitCode: 1, cause: { name: 'OverdraftError', missing: 7 } });
    });
  });

  describe('of 1', () => {
    let pool: AnyPool;
    beforeAll(() => {
      pool = make(1);
    });
    afterAll(() => pool[Symbol.asyncDispose]());

    test('calls are served in the order in which they came', async () => {
      const ends: string[] = [];
      await Promise.all(['first', 'second', 'third'].map((name) => pool.map('square', upTo(30), { chunkSize: 10 }).then(() => ends.push(name))));
      expect(ends).toEqual(['first', 'second', 'third']);
    });

    test.each([['function', /=>/], ['promise', /an instance of Promise/], ['private', /an instance of Secret/], ['url', /an instance of URL/], ['deep', /an instance of Secret/]] as const)('a result that cannot be cloned rejects its task only: %s', async (what, reason) => {
      const worker = await pool.apply('who');
      const outcomes = await Promise.allSettled(upTo(6).map((index) => pool.apply('make', { args: [index === 3 ? 'date' : what] })));
      for (const [index, outcome] of outcomes.entries()) {
        if (index === 3) expect(outcome).toEqual({ status: 'fulfilled', value: new Date(5) });
        else expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'TypeError', code: 'ERR_NOT_CLONEABLE', message: expect.stringMatching(/^Cannot return what make\(\) came to as it cannot be cloned: /) } });
        if (outcome.status === 'rejected') expect((outcome.reason as Error).message).toMatch(reason);
      }
      // In one chunk with others.
      const results = pool.imap('make', ['date', what, 'date'], { chunkSize: 3 });
      expect([await results.next(), await errorOf(results.next()), await results.next()]).toMatchObject([{ value: new Date(5) }, { code: 'ERR_NOT_CLONEABLE' }, { value: new Date(5) }]);
      // Its worker has survived all of that.
      expect(await pool.apply('who')).toBe(worker);
    });
  });

  describe('life', () => {
    afterEach(expectNothingAlive);

    test.each([0, -1, 1.5, '2', undefined])('refuses a size of %s', (size) => {
      expect(thrownBy(() => make(size as number))).toMatchObject({ name: 'RangeError', code: 'ERR_ARGUMENT', message: expect.stringContaining(`Cannot make ${kind} as size must be a whole number from 1`) });
    });

    test.each([0, -1, 0.5, '12'])('refuses maxTasksPerChild of %s', (maxTasksPerChild) => {
      expect(thrownBy(() => make(1, { maxTasksPerChild: maxTasksPerChild as number }))).toMatchObject({ code: 'ERR_ARGUMENT' });
    });

    test('refuses a module that is no URL', () => {
      expect(thrownBy(() => new Class(1, { module: './tasks.ts' }))).toMatchObject({ code: 'ERR_TARGET', message: expect.stringContaining(`Cannot make ${kind} as module must be a file: URL`) });
    });

    test('close() takes no more and finishes what was taken, and join() needs it', async () => {
      const pool = make(2);
      await expect(pool.join()).rejects.toMatchObject({ code: 'ERR_POOL_STATE', message: 'Pool is still running: close() or terminate() it before join()' });
      const result = pool.mapAsync('square', upTo(9), { chunkSize: 1 });
      pool.close();
      pool.close();
      for (const call of [() => pool.mapAsync('square', []), () => pool.imap('square', [1]), () => pool.applyAsync('who'), () => pool.starmapAsync('add', [])]) expect(thrownBy(call)).toMatchObject({ code: 'ERR_POOL_STATE', message: 'Pool not running' });
      for (const call of [() => pool.map('square', []), () => pool.apply('who'), () => pool.starmap('add', [])]) await expect(call()).rejects.toThrow('Pool not running');
      await pool.join();
      await pool.join();
      expect([result.ready(), await result.get()]).toEqual([true, squares(9)]);
    });

    test('join() ends although functions have left timers behind', async () => {
      const pool = make(1);
      expect(await pool.map('leaveTimer', [1])).toEqual([1]);
      pool.close();
      await pool.join();
    });

    test('terminate() ends all at once, with 10,000 tasks waiting, and they reject', async () => {
      const pool = make(2);
      await pool.map('square', [1]);
      const result = pool.mapAsync('spin', upTo(10_000), { chunkSize: 1 });
      const results = pool.imap('spin', upTo(10_000));
      pool.terminate();
      pool.terminate();
      await pool.join();
      expect([result.ready(), result.successful()]).toEqual([true, false]);
      await expect(result.get()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED', message: 'Cannot finish map("spin") as the pool was terminated' });
      await expect(results.next()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
      expect((await results.next()).done).toBe(true);
      pool.close();
      await expect(pool.map('square', [1])).rejects.toThrow('Pool not running');
    });

    test('terminate() before any worker is ready ends them', async () => {
      const pool = make(2);
      pool.terminate();
      await pool.join();
    });

    test('close() and then terminate() gives up what was taken', async () => {
      const pool = make(1);
      const result = pool.applyAsync('stay');
      pool.close();
      expect(await result.wait({ timeoutMs: 1 })).toBe(false);
      pool.terminate();
      await pool.join();
      await expect(result.get()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    });

    test('await using terminates at the end of the scope', async () => {
      let seen: AnyPool;
      {
        await using pool = make(2);
        seen = pool;
        expect(await pool.map('square', [3])).toEqual([9]);
      }
      expectNothingAlive();
      expect(thrownBy(() => seen.mapAsync('square', [1]))).toMatchObject({ message: 'Pool not running' });
      {
        using pool = make(1);
        seen = pool;
      }
      await seen.join();
    });

    test('initializer is called once in each worker, with its arguments', async () => {
      await using pool = make(2, { initializer: { target: 'open', args: ['door'], kwargs: { twice: true } } });
      for (const found of await pool.map('whatIsOpen', upTo(10), { chunkSize: 1 })) expect(found).toEqual(['doordoor', 1]);
      await using other = make(1, { initializer: { module: new URL('./conformance/thread-targets.ts', import.meta.url), target: 'nothing' } });
      expect(await other.map('whatIsOpen', [1])).toEqual([['nothing', 0]]);
    });

    test('initializer that fails breaks the pool, and every call says why', async () => {
      const pool = make(2, { initializer: { target: 'failToOpen' } });
      const error = await errorOf(pool.map('square', [1]));
      expect(error).toMatchObject({ code: 'ERR_POOL_BROKEN', message: 'Cannot use the pool as its workers cannot begin: their initializer failed', cause: { name: 'OverdraftError', missing: 3 } });
      expect(error.cause).toBeInstanceOf(OverdraftError);
      await expect(pool.map('square', [1])).rejects.toBe(error);
      pool.close();
      await pool.join();
    });

    test('initializer that ends its worker breaks the pool after three', async () => {
      await using pool = make(1, { initializer: { target: 'exit', args: [9] } });
      expect(await errorOf(pool.map('square', [1]))).toMatchObject({ code: 'ERR_POOL_BROKEN', message: expect.stringContaining('3 in a row ended before they were ready, the last one with exit code 9') });
    });

    test('maxTasksPerChild replaces workers, and loses nothing', async () => {
      const pool = make(2, { maxTasksPerChild: 2 });
      const workers = await pool.map('who', upTo(8), { chunkSize: 1 });
      const counts = [...new Set(workers)].map((worker) => workers.filter((one) => one === worker).length);
      expect([counts.length >= 4, Math.max(...counts)]).toEqual([true, 2]);
      const late = pool.mapAsync('square', upTo(5), { chunkSize: 1 });
      pool.close();
      await pool.join();
      expect(await late.get()).toEqual(squares(5));
    });

    test('of many tasks with workers that die at random, each comes to its result or is said to be lost, and none is done twice', async () => {
      const [count, seed] = [Number(process.env['KATA_POOL_TASKS'] ?? 300), 20_241];
      const random = seeded(seed);
      const counts = kind === 'ThreadPool' ? new SharedArray('i', count) : undefined;
      await using pool = make(2);
      const fates = upTo(count).map(() => (['before', 'after'] as const)[Math.floor(random() * 80)] ?? 'no');
      const results = upTo(count).map((number) => pool.applyAsync('countAndMaybeDie', { args: [number, fates[number]!, counts] }));
      let killed = 0;
      const seen = new Set<number>();
      for (const [number, result] of results.entries()) {
        // Some die by another's hand, whatever they are at.
        if (random() < 0.02) killed += killOne(random, seen);
        const outcome = await result.get().catch((error: unknown) => error as Record<string, unknown>);
        if (Array.isArray(outcome)) {
          expect([outcome[0], fates[number]]).toEqual([number * number, 'no']);
          seen.add(outcome[1]);
        } else expect(outcome).toMatchObject({ code: 'ERR_WORKER_LOST' });
      }
      expect(killed).toBeGreaterThan(0);
      for (const times of counts ?? []) expect(times).toBeLessThanOrEqual(1);
      const lost = results.filter((result) => !result.successful()).length;
      const doomed = fates.filter((fate) => fate !== 'no').length;
      expect([lost >= doomed, lost <= doomed + killed]).toEqual([true, true]);
    }, 600_000);

    // Any process; but of threads only one that has answered, as a thread that ends before it is ready counts as one that cannot begin.
    function killOne(random: () => number, seen: ReadonlySet<number>): number {
      const workers = kind === 'Pool' ? activeChildren() : enumerate().filter((thread) => thread !== mainThread() && seen.has(process.pid * 1_000 + workerOf(thread).threadId));
      const victim = workers[Math.floor(random() * workers.length)];
      if (victim === undefined) return 0;
      if ('kill' in victim) victim.kill();
      else void workerOf(victim).terminate();
      return 1;
    }
  });

  describe('in a program', () => {
    const program = (text: string): Promise<string> => runProgram(`
      import { ${kind} } from '${new URL(kind === 'Pool' ? './pool.ts' : './thread-pool.ts', import.meta.url).href}';
      const pool = new ${kind}(2, { module: '${module.href}' });
      ${text}`);

    test('that forgets its pool, nothing is lost and the program ends', async () => {
      expect(await program("console.log(await pool.map('square', [1, 2, 3])); process.on('exit', () => console.log('end'));")).toBe('[ 1, 4, 9 ]\nend\n');
      expect(await program("pool.mapAsync('squareLater', [5]).get().then((all) => console.log(all)); void pool.imap('square', [1]).next().then(({ value }) => console.log(value));")).toMatch(/^(?:\[ 25 \]\n1\n|1\n\[ 25 \]\n)$/);
      expect(await program('')).toBe('');
    });

    test('that waits in join() it is kept alive', async () => {
      expect(await program("const result = pool.applyAsync('squareLater', { args: [5] }); pool.close(); await pool.join(); console.log(result.ready());")).toBe('true\n');
    });
  });
});

describe('Pool', () => {
  test('tells the signal that has ended a worker', async () => {
    await using pool = new Pool<Targets>(1, { module });
    expect(await errorOf(pool.map('killItself', [1]))).toMatchObject({ code: 'ERR_WORKER_LOST', exitCode: null, signal: 'SIGKILL', message: expect.stringMatching(/PoolWorker-1 \(pid \d+\) ended meanwhile: signal SIGKILL$/) });
  });

  test('refuses shared memory among items, results and arguments of the initializer', async () => {
    await using pool = new Pool<Targets>(1, { module });
    expect(await errorOf(pool.map('echo', [new Lock()]))).toMatchObject({ message: expect.stringContaining('Cannot pass a Lock to a Process as processes share no memory') });
    expect(thrownBy(() => new Pool(1, { module, initializer: { module, target: 'open', args: [new Lock()] } }))).toMatchObject({ code: 'ERR_PROCESS_BOUNDARY' });
  });

  test('cannot be made in a worker of another one, as daemons have no children', async () => {
    const nested = new URL('./conformance/nested-pool.ts', import.meta.url);
    await using outer = new Pool<typeof import('./conformance/nested-pool.ts')>(1, { module: nested });
    expect(await errorOf(outer.apply('nest'))).toMatchObject({ code: 'ERR_DAEMON' });
  });
});

describe('ThreadPool', () => {
  test('lets shared objects arrive as what they are', async () => {
    await using pool = new ThreadPool<Targets>(2, { module });
    const counts = new SharedArray('i', 4);
    const results = await pool.starmap('countAndMaybeDie', upTo(4).map((number) => [number, 'no', counts] as const), { chunkSize: 1 });
    expect(results.map(([square]) => square)).toEqual([0, 1, 4, 9]);
    expect([...counts]).toEqual([1, 1, 1, 1]);
  });

  test('tells what it prints in time', async () => {
    const stdout = await runProgram(`
      import { ThreadPool } from '${new URL('./thread-pool.ts', import.meta.url).href}';
      const pool = new ThreadPool(1, { module: 'data:text/javascript,export const say = (text) => console.log(text)' });
      await pool.map('say', ['one', 'two']);
      console.log('three');`);
    expect(stdout).toBe('one\ntwo\nthree\n');
  });
});

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32, by Tommy Ettinger). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Never called: only its types matter.
export async function typesOfPool(pool: Pool<Targets>, threads: ThreadPool<Targets>, unknownPool: Pool): Promise<void> {
  expectTypeOf(await pool.map('square', [1])).toEqualTypeOf<number[]>();
  expectTypeOf(await threads.map('squareLater', [1])).toEqualTypeOf<number[]>();
  expectTypeOf(await pool.apply('whatIsOpen', { args: [1] })).toEqualTypeOf<[what: string, times: number]>();
  expectTypeOf(await pool.mapAsync('square', [1]).get()).toEqualTypeOf<number[]>();
  expectTypeOf(await pool.applyAsync('square', { args: [1] }).get()).toEqualTypeOf<number>();
  expectTypeOf(await pool.starmap('add', [[1, 2]])).toEqualTypeOf<number[]>();
  for await (const result of pool.imap('squareLater', [1])) expectTypeOf(result).toEqualTypeOf<number>();
  expectTypeOf(await unknownPool.map('whatever', ['one', 2])).toEqualTypeOf<unknown[]>();
  expectTypeOf(await unknownPool.apply('whatever', { args: [1], kwargs: {} })).toEqualTypeOf<unknown>();
  await pool.apply('who');
  await pool.apply('who', { signal: AbortSignal.timeout(1) });
  // @ts-expect-error Wrong type of an item.
  await pool.map('square', ['one']);
  // @ts-expect-error No such function.
  await pool.map('sqaure', [1]);
  // @ts-expect-error An argument is missing.
  await pool.starmap('add', [[1]]);
  // @ts-expect-error Arguments are missing.
  await pool.apply('square');
  // @ts-expect-error Wrong type of an argument.
  await pool.apply('add', { args: [1, 'two'] });
  // @ts-expect-error Wrong type of a named argument.
  await pool.apply('add', { args: [1, 2], kwargs: { times: 'two' } });
  new Pool<Targets>(1, { module, initializer: { target: 'open', args: ['door'] } });
  // @ts-expect-error Wrong type of an argument of the initializer.
  new Pool<Targets>(1, { module, initializer: { target: 'open', args: [1] } });
}
