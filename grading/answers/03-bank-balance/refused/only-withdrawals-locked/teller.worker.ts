// refused by: every-transaction — lost update — "I lock the withdrawals, so nobody can get in between."
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

for (let done = 0; done < times; done += 1) {
  if (task === 'withdraw') withdraw();
  else deposit();
}

function withdraw(): void {
  lock.run(() => {
    balance[0] = balance[0]! - 1;
  });
}

function deposit(): void {
  balance[0] = balance[0]! + 1;
}
