// accepted: no promise for each thread: whoever ends last settles the only one.
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
  const failures: Error[] = [];
  await new Promise<void>((resolve) => {
    let running = 2;
    for (const print of ['square', 'cube'] as const) {
      const thread = start({ print, number });
      thread.on('error', (error: Error) => failures.push(error));
      thread.on('exit', () => {
        running -= 1;
        if (running === 0) resolve();
      });
    }
  });
  if (failures[0]) throw failures[0];
  console.log('Done!');
}

/** Starts a thread. */
function start(task: Task): Worker {
  return new Worker(workerFile, { name: task.print, workerData: task });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printSquareAndCube(Number(process.argv[2] ?? 10));
}
