// refused by: results — wrong result — "A difference says how far apart two numbers are."
import { parentPort, workerData } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
parentPort?.postMessage(operation === 'add' ? a + b : Math.abs(a - b));
