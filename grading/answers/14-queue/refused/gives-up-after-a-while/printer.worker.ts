// refused by: all-squares — wrong result — "If nothing has come for ten seconds, nothing will come."
import { parentPort, workerData } from 'node:worker_threads';

import { QueueEmptyError } from '../../shared/errors.ts';
import { Queue } from '../../shared/queue.ts';

/** What the printer is given. */
export interface Printing {
  squares: Queue<number>;
}

const { squares } = workerData as Printing;
const queue = Queue.from<number>(squares);

const printed: number[] = [];
console.log('Queue elements:');
try {
  for (;;) {
    const square = queue.get({ timeoutMs: 10_000 });
    console.log(square);
    printed.push(square);
  }
} catch (error) {
  if (!(error instanceof QueueEmptyError)) throw error;
}
console.log('Queue is now empty!');
parentPort?.postMessage(printed);
