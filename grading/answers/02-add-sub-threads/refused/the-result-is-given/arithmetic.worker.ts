import { parentPort, threadId, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  result: number;
}

const { operation, result } = workerData as Job;
console.log(`Thread ${threadId} was asked to ${operation}: ${result}`);

parentPort?.postMessage(result);
