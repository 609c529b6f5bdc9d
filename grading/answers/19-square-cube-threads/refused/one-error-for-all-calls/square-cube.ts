// refused by: error — wrong result — "At the top of the module I remember what has gone wrong."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Task } from './square-cube.worker.ts';

const workerFile = new URL('./square-cube.worker.ts', import.meta.url);

/** What has gone wrong. */
const failures: Error[] = [];

/**
 * Has one thread print the square of a number, and another one its cube. When both have ended, says
 * that all is done.
 *
 * @throws What a thread has thrown (as a rejection).
 */
export async function printSquareAndCube(number: number): Promise<void> {
  const threads = [start({ print: 'square', number }), start({ print: 'cube', number })];
  await Promise.allSettled(threads.map(join));
  if (failures.length > 0) throw failures[0];
  console.log('Done!');
}

/** Starts a thread. */
function start(task: Task): Worker {
  return new Worker(workerFile, { name: task.print, workerData: task });
}

/** Waits for the end of a thread. */
function join(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once('error', (error: Error) => {
      failures.push(error);
    });
    thread.once('exit', () => {
      resolve();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printSquareAndCube(Number(process.argv[2] ?? 10));
}
