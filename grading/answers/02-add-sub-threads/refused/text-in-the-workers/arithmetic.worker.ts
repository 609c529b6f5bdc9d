import { parentPort } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const [operation, a, b] = process.argv.slice(2) as [string, string, string];
parentPort?.postMessage(Number(operation === 'add' ? a + b : Number(a) - Number(b)));
