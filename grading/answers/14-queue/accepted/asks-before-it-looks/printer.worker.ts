// accepted: an event says that it is over, and only a look after that which finds nothing ends the loop
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
for (;;) {
  const wasOver = over.isSet;
  try {
    const square = queue.get({ timeoutMs: wasOver ? 0 : 50 });
    console.log(square);
    printed.push(square);
  } catch (error) {
    if (!(error instanceof QueueEmptyError)) throw error;
    if (wasOver) break;
  }
}
console.log('Queue is now empty!');
parentPort?.postMessage(printed);
