import { parentPort, workerData } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
parentPort?.postMessage(operation === 'add' ? a + b : a - b);
parentPort?.on('message', () => undefined);
