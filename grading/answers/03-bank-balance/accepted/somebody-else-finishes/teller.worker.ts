import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  /** The cell in which this one counts what is done. */
  tally: number;
}

const { task, times, balance, tally } = workerData as Orders;

while (Atomics.load(balance, tally) < times) {
  Atomics.add(balance, 0, task === 'withdraw' ? -1 : 1);
  Atomics.add(balance, tally, 1);
}
