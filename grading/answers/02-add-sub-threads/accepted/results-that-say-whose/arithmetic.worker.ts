import { parentPort, workerData } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
const result = operation === 'add' ? a + b : a - b;
parentPort?.postMessage({ operation, result });
process.exit(0);
