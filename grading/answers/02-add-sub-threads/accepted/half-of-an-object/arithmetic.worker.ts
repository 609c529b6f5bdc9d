import { parentPort, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

export interface Results {
  sum: number;
  difference: number;
}

const { operation, a, b } = workerData as Job;
parentPort?.postMessage(operation === 'add' ? { sum: a + b } : { difference: a - b });
