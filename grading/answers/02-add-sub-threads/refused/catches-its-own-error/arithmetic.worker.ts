// refused by: error — wrong result — "I catch the error in the worker, so nothing can go wrong."
import { parentPort, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
let result = Number.NaN;
try {
  result = operation === 'add' ? a + b : a - b;
} catch {
  console.error(`cannot ${operation}: ${a}, ${b}`);
}
parentPort?.postMessage(result);
