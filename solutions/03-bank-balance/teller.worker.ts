import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

/** What a teller needs to know. */
export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  /** The money: one cell, shared with the other teller and the main thread. */
  balance: Int32Array;
  /** Guards `balance`. */
  lock: SharedArrayBuffer;
  /** How many tellers have come to work today. */
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
  // Reading, subtracting and writing back are one step for everybody who takes the same lock.
  lock.run(() => {
    balance[0] = balance[0]! - 1;
  });
}

function deposit(): void {
  // A lock that only one side takes protects nobody, so the deposits take it, too.
  lock.run(() => {
    balance[0] = balance[0]! + 1;
  });
}
