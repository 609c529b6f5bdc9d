import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
}

const { task, times, balance } = workerData as Orders;

for (let done = 0; done < times; done += 1) {
  if (task === 'withdraw') withdraw();
  else deposit();
}

function withdraw(): void {
  balance[0] = balance[0]! - 1;
}

function deposit(): void {
  balance[0] = balance[0]! + 1;
}
