// refused by: moments — wrong result — "Both lines are printed, so the log is complete."
import { workerData } from 'node:worker_threads';

import { log } from './log.ts';

export interface Task {
  name: string;
  workMs: number;
}

const { workMs } = workerData as Task;

log('Starting');
log('Exiting');
setTimeout(() => undefined, workMs);
