import { parentPort, workerData } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

/** What the printer is given. */
export interface Printing {
  squares: Queue<number>;
}

const { squares } = workerData as Printing;
const queue = Queue.from<number>(squares);

console.log('Queue elements:');
for (;;) {
  const square = queue.get();
  console.log(square);
  parentPort?.postMessage(square);
  if (queue.empty()) console.log('Queue is now empty!');
}
