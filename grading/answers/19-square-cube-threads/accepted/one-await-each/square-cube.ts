// accepted: both promises are there before the first `await`, and never reject: they tell what became of the thread.
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
  const [square, cube] = [join(start({ print: 'square', number })), join(start({ print: 'cube', number }))];
  const failure = (await square) ?? (await cube);
  await cube;
  if (failure) throw failure;
  console.log('Done!');
}

/** Starts a thread. */
function start(task: Task): Worker {
  return new Worker(workerFile, { name: task.print, workerData: task });
}

/** Waits for the end of a thread. @returns what went wrong in it */
function join(thread: Worker): Promise<Error | undefined> {
  return new Promise((resolve) => {
    let failure: Error | undefined;
    thread.once('error', (error: Error) => {
      failure = error;
    });
    thread.once('exit', () => {
      resolve(failure);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printSquareAndCube(Number(process.argv[2] ?? 10));
}
