// refused by: every-increment — lost update — "I wait until the flag is down and then raise it, so only I am in."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Task } from './counter.worker.ts';

const workerFile = new URL('./counter.worker.ts', import.meta.url);

/**
 * Has two threads count on one counter at the same time, `increments` times each.
 *
 * @returns the counter when both threads have ended
 */
export async function countTogether({
  increments = 100_000,
}: { increments?: number } = {}): Promise<number> {
  const counter = new Int32Array(new SharedArrayBuffer(8));
  const arrived = new Int32Array(new SharedArrayBuffer(4));

  await Promise.all([
    thread('first', { increments, counter, arrived }),
    thread('second', { increments, counter, arrived }),
  ]);
  return counter[0]!;
}

/** Starts one thread, and waits until it has exited. */
async function thread(name: string, task: Task): Promise<void> {
  await once(new Worker(workerFile, { name, workerData: task }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (let iteration = 0; iteration < 10; iteration += 1) {
    console.log(`Iteration ${iteration}: x = ${await countTogether()}`);
  }
}
