import { workerData } from 'node:worker_threads';

import { log, nameThread } from './log.ts';

export interface Task {
  workMs: number;
}

const { workMs } = workerData as Task;

nameThread(process.argv[2] ?? '');
log('Starting');
setTimeout(() => log('Exiting'), workMs);
