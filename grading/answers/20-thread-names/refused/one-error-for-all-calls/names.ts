// refused by: failure — wrong result — "At the top of the module I remember what has gone wrong."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { log } from './log.ts';
import type { Task } from './service.worker.ts';

const workerFile = new URL('./service.worker.ts', import.meta.url);

/** What has gone wrong. */
let failure: Error | undefined;

/** How many threads of this program had no name. It lives outside of the function, so that the next call goes on counting. */
let unnamed = 0;

/**
 * Start one thread for each name, all at the same time, and wait for all of them.
 *
 * @param names what the threads are called; `undefined`: nobody has named it, so it gets a number
 * @param options.workMs how long each of them works, in milliseconds
 * @returns the names that the threads have had, in their order
 */
export async function runThreads(
  names: readonly (string | undefined)[],
  { workMs = 2_000 }: { workMs?: number } = {},
): Promise<string[]> {
  // Only the main thread counts, and nothing comes between two steps of it: no number is given twice.
  const ends = names.map((name = `Thread-${(unnamed += 1)}`) => run(name, workMs));
  // `Promise.all` alone would give up at the first failure, while other threads still run.
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

/** Start one thread, and wait for its end. */
function run(name: string, workMs: number): Promise<string> {
  // workerData is what a thread sees; the option `name` is for people who look from outside.
  const worker = new Worker(workerFile, { name, workerData: { name, workMs } satisfies Task });
  return new Promise((resolve, reject) => {
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', () => {
      if (failure) reject(failure);
      else resolve(name);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  log('Starting');
  await runThreads(['my_service', 'worker', undefined, undefined]);
  log('Exiting');
}
