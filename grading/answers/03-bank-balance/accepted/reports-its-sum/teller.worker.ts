import { parentPort, workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
}

const { task, times } = workerData as Orders;

let sum = 0;
for (let done = 0; done < times; done += 1) sum += task === 'withdraw' ? -1 : 1;
parentPort?.postMessage(sum);
