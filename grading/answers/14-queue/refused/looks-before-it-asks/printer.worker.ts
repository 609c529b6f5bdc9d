// refused by: all-squares — wrong result — "It is over when the queue is empty and the producer has ended."
import { parentPort, workerData } from 'node:worker_threads';

import { QueueEmptyError } from '../../shared/errors.ts';
import { Event } from '../../shared/event.ts';
import { Queue } from '../../shared/queue.ts';

/** What the printer is given. */
export interface Printing {
  squares: Queue<number>;
  isOver: Event;
}

const { squares, isOver } = workerData as Printing;
const over = Event.from(isOver);
const queue = Queue.from<number>(squares);

const printed: number[] = [];
console.log('Queue elements:');
while (!queue.empty() || !over.isSet) {
  try {
    const square = queue.get({ timeoutMs: 50 });
    console.log(square);
    printed.push(square);
  } catch (error) {
    if (!(error instanceof QueueEmptyError)) throw error;
  }
}
console.log('Queue is now empty!');
parentPort?.postMessage(printed);
