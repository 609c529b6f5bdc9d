// accepted: acquire and release by hand, the release in a `finally`.
import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  /** Guards `balance`. */
  lock: SharedArrayBuffer;
  arrived: Int32Array;
}

const { task, times, balance, arrived } = workerData as Orders;
const lock = Lock.from((workerData as Orders).lock);

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

let left = times;
while (left-- > 0) move(task === 'deposit' ? 1 : -1);

function move(amount: number): void {
  lock.acquire();
  try {
    const before = balance[0]!;
    const after = before + amount;
    balance[0] = after;
  } finally {
    lock.release();
  }
}
