// refused by: visible — not concurrent — "One owner counts, and the threads send it what they want."
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
  let counter = 0;
  const arrived = new Int32Array(new SharedArrayBuffer(4));

  const count = (): void => {
    counter += 1;
  };
  await Promise.all([
    thread('first', count, { increments, arrived }),
    thread('second', count, { increments, arrived }),
  ]);
  return counter;
}

/** Starts one thread, and waits until it has exited. */
async function thread(name: string, count: () => void, task: Task): Promise<void> {
  const worker = new Worker(workerFile, { name, workerData: task });
  worker.on('message', count);
  await once(worker, 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (let iteration = 0; iteration < 10; iteration += 1) {
    console.log(`Iteration ${iteration}: x = ${await countTogether()}`);
  }
}
