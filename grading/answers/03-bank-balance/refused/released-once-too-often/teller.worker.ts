// refused by: every-transaction — wrong result — "I take the lock for the loop, and give it back after every transaction."
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

lock.acquire();
for (let done = 0; done < times; done += 1) {
  if (task === 'withdraw') withdraw();
  else deposit();
}

function withdraw(): void {
  balance[0] = balance[0]! - 1;
  lock.release();
}

function deposit(): void {
  balance[0] = balance[0]! + 1;
  lock.release();
}
