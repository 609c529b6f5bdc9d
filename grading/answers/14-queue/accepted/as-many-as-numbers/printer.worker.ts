// accepted: the printer knows how many will come; if the producer has failed, the main thread ends the printer
import { parentPort, workerData } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

/** What the printer is given. */
export interface Printing {
  squares: Queue<number>;
  count: number;
}

const { squares, count } = workerData as Printing;
const queue = Queue.from<number>(squares);

const printed: number[] = [];
console.log('Queue elements:');
while (printed.length < count) {
  const square = queue.get();
  console.log(square);
  printed.push(square);
}
console.log('Queue is now empty!');
parentPort?.postMessage(printed);
