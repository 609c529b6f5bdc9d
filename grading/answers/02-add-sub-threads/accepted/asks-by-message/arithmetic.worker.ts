import { parentPort } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

parentPort?.once('message', ({ operation, a, b }: Job) => {
  if (operation === 'subtract') b = -b;
  parentPort?.postMessage(a + b);
  parentPort?.close();
});
