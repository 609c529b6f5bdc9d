import { parentPort } from 'node:worker_threads';

const printed: number[] = [];
console.log('Queue elements:');
parentPort?.on('message', (square: number | null) => {
  if (square !== null) {
    console.log(square);
    printed.push(square);
    return;
  }
  console.log('Queue is now empty!');
  parentPort?.postMessage(printed);
  parentPort?.close();
});
