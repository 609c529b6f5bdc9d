/** The same on real threads: what is printed is looked at from outside. */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { printSquareAndCube } from '../square-cube.ts';

/** What `threadId` is when a thread has ended. */
const ENDED = -1;

export default async function (number: number): Promise<string> {
  const threads: Worker[] = [];
  process.on('worker', (thread: Worker) => void threads.push(thread));
  await printSquareAndCube(number);
  // Node tells of a new thread only when the event loop goes on.
  await new Promise((resolve) => setImmediate(resolve));
  // Whoever has blocked the main thread in `join` of `shared/` knows that they have ended, and Node does not know it yet.
  for (const thread of threads) if (thread.threadId !== ENDED) await once(thread, 'exit');
  return 'resolved';
}
