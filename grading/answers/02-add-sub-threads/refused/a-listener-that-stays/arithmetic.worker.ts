import { parentPort } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

parentPort?.on('message', ({ operation, a, b }: Job) => {
  parentPort?.postMessage(operation === 'add' ? a + b : a - b);
});
