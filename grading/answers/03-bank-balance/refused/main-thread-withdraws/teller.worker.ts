import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
}

const { times, balance } = workerData as Orders;

for (let done = 0; done < times; done += 1) deposit();

function deposit(): void {
  Atomics.add(balance, 0, 1);
}
