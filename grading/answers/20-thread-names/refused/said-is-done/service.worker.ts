import { parentPort, workerData } from 'node:worker_threads';

import { log } from './log.ts';

export interface Task {
  name: string;
  workMs: number;
}

const { workMs } = workerData as Task;

log('Starting');
setTimeout(() => {
  log('Exiting');
  parentPort?.postMessage('done');
}, workMs);
