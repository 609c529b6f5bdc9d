import { parentPort, threadId, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b } = workerData as Job;
console.log(`Thread ${threadId} was asked to ${operation}: ${a}, ${b}`);

// Each worker works out its own half. Nothing else keeps it alive, so it exits after this line.
parentPort?.postMessage(operation === 'add' ? a + b : a - b);
