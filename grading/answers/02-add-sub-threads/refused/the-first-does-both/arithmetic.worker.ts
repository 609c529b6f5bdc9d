import { parentPort, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
parentPort?.postMessage(operation === 'add' ? [a + b, a - b] : [a - b]);
