import { parentPort, workerData } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

/** What the printer is given. */
export interface Printing {
  squares: Queue<number>;
}

const { squares } = workerData as Printing;
const queue = Queue.from<number>(squares);

const printed: number[] = [];
console.log('Queue elements:');
// get() waits while the queue is empty, and the end comes through the queue like everything else, after all squares.
for (let square = queue.get(); square !== Infinity; square = queue.get()) {
  console.log(square);
  printed.push(square);
}
console.log('Queue is now empty!');
parentPort?.postMessage(printed);
