// refused by: every-transaction — deadlock — "I catch the error, so the teller goes on, and everything is fine."
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
  try {
    if (task === 'withdraw') withdraw();
    else deposit();
  } catch {
    overdraw();
  }
}

function withdraw(): void {
  lock.acquire();
  const before = balance[0]!;
  if (before <= 0) throw new RangeError('The account is overdrawn');
  balance[0] = before - 1;
  lock.release();
}

function deposit(): void {
  lock.acquire();
  balance[0] = balance[0]! + 1;
  lock.release();
}

function overdraw(): void {
  lock.run(() => {
    balance[0] = balance[0]! - 1;
  });
}
