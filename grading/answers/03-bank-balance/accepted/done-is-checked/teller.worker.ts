import { parentPort, workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
}

const { task, times } = workerData as Orders;

for (let done = 0; done < times; done += 1) parentPort?.postMessage(task);
parentPort?.postMessage('done');
