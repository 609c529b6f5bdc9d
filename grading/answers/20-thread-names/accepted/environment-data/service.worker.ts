import { workerData } from 'node:worker_threads';

import { log } from './log.ts';

export interface Task {
  workMs: number;
}

const { workMs } = workerData as Task;

log('Starting');
setTimeout(() => log('Exiting'), workMs);
