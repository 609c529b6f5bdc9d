import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** What the printer is given. */
export interface Printing {
  squares: MessagePort;
}

const { squares } = workerData as Printing;
const printed: number[] = [];
console.log('Queue elements:');
squares.on('message', (square: number) => {
  console.log(square);
  printed.push(square);
});
squares.on('close', () => {
  console.log('Queue is now empty!');
  parentPort?.postMessage(printed);
});
