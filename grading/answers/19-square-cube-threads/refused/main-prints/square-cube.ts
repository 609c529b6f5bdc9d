// refused by: two-threads — not concurrent — "Main can do that by itself: the lines are the same."
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
  for (const thread of threads) thread.on('message', (line) => console.log(line));
  const ends = await Promise.allSettled(threads.map(join));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  console.log('Done!');
}

/** Starts a thread. */
function start(task: Task): Worker {
  return new Worker(workerFile, { name: task.print, workerData: task });
}

/** Waits for the end of a thread. */
function join(thread: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    // `error` comes only if the thread has thrown, and before its end: it is kept until `exit`, which always comes.
    let failure: Error | undefined;
    thread.once('error', (error: Error) => {
      failure = error;
    });
    thread.once('exit', () => {
      if (failure) reject(failure);
      else resolve();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printSquareAndCube(Number(process.argv[2] ?? 10));
}
