import { parentPort, workerData } from 'node:worker_threads';

/** What one worker is asked to work out. */
export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

export type Answer = { result: number } | { failed: string };

const { operation, a, b } = workerData as Job;
parentPort?.postMessage(answer());

function answer(): Answer {
  try {
    return { result: operation === 'add' ? a + b : a - b };
  } catch (error) {
    return { failed: String(error) };
  }
}
