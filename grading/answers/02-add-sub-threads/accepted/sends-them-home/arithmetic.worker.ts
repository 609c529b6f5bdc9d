import { parentPort, workerData } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

function work({ operation, a, b }: Job): void {
  parentPort?.postMessage({ add: a + b, subtract: a - b }[operation]);
}

parentPort?.on('message', work);
work(workerData as Job);
