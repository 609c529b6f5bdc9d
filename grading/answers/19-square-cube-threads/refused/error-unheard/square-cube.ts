// refused by: error — crash — "join waits for the end, and there are no errors in an end."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Task } from './square-cube.worker.ts';

const workerFile = new URL('./square-cube.worker.ts', import.meta.url);

/**
 * Has one thread print the square of a number, and another one its cube. When both have ended, says
 * that all is done.
 *
 * @throws What a thread has thrown (as a rejection).
 */
export async function printSquareAndCube(number: number): Promise<void> {
  const threads = [start({ print: 'square', number }), start({ print: 'cube', number })];
  await Promise.all(threads.map(join));
  console.log('Done!');
}

/** Starts a thread. */
function start(task: Task): Worker {
  return new Worker(workerFile, { name: task.print, workerData: task });
}

/** Waits for the end of a thread. */
function join(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once('exit', () => {
      resolve();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printSquareAndCube(Number(process.argv[2] ?? 10));
}
