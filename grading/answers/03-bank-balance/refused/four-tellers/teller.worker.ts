import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
}

const { task, times, balance } = workerData as Orders;

for (let done = 0; done < times; done += 1) move(task === 'withdraw' ? -1 : 1);

function move(amount: number): void {
  Atomics.add(balance, 0, amount);
}
