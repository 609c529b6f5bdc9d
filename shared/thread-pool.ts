/**
 * `ThreadPool`: Python's `multiprocessing.pool.ThreadPool`, a few threads that share the work.
 *
 * Its workers are daemon `Thread`s, which do not keep the program alive unless there is work to be done.
 */
import type { Ears, Link } from './pooling/crew.ts';
import { whyNotCopied, wouldEmpty } from './pooling/copying.ts';
import type { FromWorker } from './pooling/pool-worker.ts';
import type { AnyModule } from './running/target.ts';
import { Thread, workerOf } from './thread.ts';
import { WorkPool } from './pooling/work-pool.ts';
import type { PoolOptions, Workshop } from './pooling/work-pool.ts';

/**
 * A number of threads that call functions of a module: a `Pool` in all but that its workers share memory.
 * Locks, queues and other shared objects can be among items and arguments.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ThreadPool } from '../shared/thread-pool.ts';
 *
 * await using pool = new ThreadPool<typeof import('node:path')>(2, { module: 'node:path' });
 * assert.deepEqual(await pool.starmap('join', [['a', 'b'], ['c', 'd']]), ['a/b', 'c/d']);
 * const result = pool.mapAsync('basename', ['/a/b.ts']);
 * assert.deepEqual(await result.get({ timeoutMs: 10_000 }), ['b.ts']);
 * assert.equal(result.successful(), true);
 * ```
 */
export class ThreadPool<Module extends object = AnyModule> extends WorkPool<Module> {
  /**
   * Make a pool, and start its threads.
   *
   * @param size How many threads.
   * @throws {RangeError} If `size` or `maxTasksPerChild` is not a whole number from 1.
   * @throws {TypeError} If the module is no URL.
   */
  constructor(size: number, options: PoolOptions<Module>) {
    super('ThreadPool', size, options, workshop);
  }
}

const workshop: Workshop = {
  whyNotSent: (item) => whyNotCopied(item, 'thread'),
  wouldEmpty: (item) => wouldEmpty(item, 'thread'),
  hire: (setup, name, ears) => linkTo(new Thread({ module: new URL('./pooling/pool-worker.ts', import.meta.url), target: 'serve', args: [setup], daemon: true, name }), ears),
};

function linkTo(thread: Thread, { hear, ended }: Ears): Link {
  thread.start();
  const worker = workerOf(thread);
  worker.on('message', (message) => {
    if (/^Pool/.test(String((Object(message) as Partial<FromWorker>).kind))) hear(message as FromWorker);
  });
  worker.on('exit', (exitCode) => {
    // It is over, so this waits for nothing.
    void thread.joinAsync().then(() => undefined, (error: unknown) => error).then((cause) => ended({ exitCode, signal: null, cause }));
  });
  return {
    title: thread.name,
    send: (message) => worker.postMessage(message),
    kill: () => void worker.terminate(),
    keepAlive: (needed) => {
      if (needed) worker.ref();
      else worker.unref();
    },
  };
}
