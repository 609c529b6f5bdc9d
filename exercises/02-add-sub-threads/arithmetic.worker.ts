import { threadId, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
console.log(`Thread ${threadId} was asked to ${operation}: ${a}, ${b}`);

// TODO: Let the main thread have the answer to this worker's own operation.
