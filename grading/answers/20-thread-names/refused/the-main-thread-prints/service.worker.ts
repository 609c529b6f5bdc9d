import { workerData } from 'node:worker_threads';

export interface Task {
  name: string;
  workMs: number;
}

setTimeout(() => undefined, (workerData as Task).workMs);
