/**
 * `Pool`: Python's `multiprocessing.Pool`, a few processes that share the work.
 *
 * Its workers are daemon `Process`es. They do not keep the program alive unless there is work to be
 * done, and never outlive it.
 */
import { refuseForProcess } from './running/boundary.ts';
import type { Ears, Link } from './pooling/crew.ts';
import { whyNotCopied, wouldEmpty } from './pooling/copying.ts';
import type { FromWorker } from './pooling/pool-worker.ts';
import { followedOf, Process } from './process.ts';
import type { AnyModule } from './running/target.ts';
import { WorkPool } from './pooling/work-pool.ts';
import type { PoolOptions, Workshop } from './pooling/work-pool.ts';

export { TimeoutError } from './pooling/pool-errors.ts';
export type { AsyncResult } from './pooling/async-result.ts';
export type { ResultIterator } from './pooling/result-iterator.ts';

/**
 * A number of processes that call functions of a module.
 *
 * With the type of the module, `new Pool<typeof import('./squares.ts')>(4, ...)`, items and results have
 * the types of its functions. End a pool by `await using`, or by `close()` and `join()`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Pool } from '../shared/pool.ts';
 *
 * // Functions are named, since they do not cross processes. These are functions of Node.
 * await using pool = new Pool<typeof import('node:path')>(2, { module: 'node:path' });
 * assert.deepEqual(await pool.map('basename', ['/a/b.ts', '/c/d.ts']), ['b.ts', 'd.ts']);
 * assert.equal(await pool.apply('join', { args: ['a', 'b'] }), 'a/b');
 * for await (const name of pool.imap('dirname', ['/a/b.ts'])) assert.equal(name, '/a');
 * ```
 */
export class Pool<Module extends object = AnyModule> extends WorkPool<Module> {
  /**
   * Make a pool, and start its processes.
   *
   * @param size How many processes; `cpuCount()` is how many can run at the same moment.
   * @throws {RangeError} If `size` or `maxTasksPerChild` is not a whole number from 1.
   * @throws {TypeError} If the module is no URL, or if shared memory is among the initializer's arguments.
   */
  constructor(size: number, options: PoolOptions<Module>) {
    super('Pool', size, options, workshop);
  }
}

const workshop: Workshop = {
  whyNotSent: (item) => whyNotCopied(item, 'process'),
  wouldEmpty: (item) => wouldEmpty(item, 'process'),
  hire: (setup, name, ears) => linkTo(new Process({ module: new URL('./pooling/pool-worker.ts', import.meta.url), target: 'serve', args: [setup], daemon: true, name }), ears),
};

function linkTo(worker: Process, { hear, ended }: Ears): Link {
  worker.start();
  const { child, ended: end } = followedOf(worker);
  child.on('message', (message) => {
    if (/^Pool/.test(String((Object(message) as Partial<FromWorker>).kind))) hear(message as FromWorker);
  });
  void end.then(async () => {
    // It is over, so this waits for nothing.
    const cause: unknown = await worker.join().then(() => undefined, (error: unknown) => error);
    const signal = /SIG\w+/.exec(worker.state)?.[0] ?? null;
    ended({ exitCode: signal === null ? worker.exitCode : null, signal, cause });
  });
  return {
    title: `${worker.name} (pid ${worker.pid ?? 'unknown'})`,
    send: (message) => {
      // Most items are numbers or text, and looking into each would cost more than sending them.
      if (message.kind === 'PoolTask') for (const item of message.items) if (typeof item === 'object') refuseForProcess(item);
      child.send(message, () => {
        // If it is gone, its end says so.
      });
    },
    kill: () => worker.kill(),
    keepAlive: (needed) => {
      if (needed) child.ref();
      else child.unref();
      // The channel as well: what a process has said last may come after its end.
      if (needed) child.channel?.ref();
      else child.channel?.unref();
    },
  };
}
