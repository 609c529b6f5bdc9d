import { workerData } from 'node:worker_threads';

import { log } from './log.ts';

/** What a thread is given. */
export interface Task {
  /** For `log.ts`, which finds it in the same place. */
  name: string;
  workMs: number;
}

const { workMs } = workerData as Task;

log('Starting');
// Waiting stands for work that takes long.
setTimeout(() => log('Exiting'), workMs);
