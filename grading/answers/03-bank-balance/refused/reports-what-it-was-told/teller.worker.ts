import { parentPort, workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
}

const { task, times } = workerData as Orders;

parentPort?.postMessage(`${task}: ${times}`);
