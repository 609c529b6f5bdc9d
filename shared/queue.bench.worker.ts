/** The thread of `queue.bench.ts` that takes the values, and says when it has them all. */
import { parentPort, workerData } from 'node:worker_threads';
import { Queue } from './queue.ts';
import type { QueueHandle } from './queue.ts';

const { queue: handle, count, how } = workerData as { queue: QueueHandle; count: number; how: string };
const queue = Queue.from(handle);
let received = 0;

parentPort!.on('message', () => {
  if (how === 'postMessage') received += 1;
  else for (; received < count; received += 1) queue.get();
  if (received < count) return;
  received = 0;
  parentPort!.postMessage('done');
});
parentPort!.postMessage('ready');
