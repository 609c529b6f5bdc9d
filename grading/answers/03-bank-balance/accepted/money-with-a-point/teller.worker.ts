import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Float64Array;
  arrived: Int32Array;
  /** Guards `balance`. */
  lock: SharedArrayBuffer;
}

const { task, times, balance, arrived } = workerData as Orders;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

const lock = Lock.from((workerData as Orders).lock);
for (let done = 0; done < times; done += 1) move(task === 'withdraw' ? -1 : 1);

function move(amount: number): void {
  lock.run(() => {
    balance[0] = balance[0]! + amount;
  });
}
