import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  locks: Record<'withdraw' | 'deposit', SharedArrayBuffer>;
  arrived: Int32Array;
}

const { task, times, balance, locks, arrived } = workerData as Orders;
const withdrawing = Lock.from(locks.withdraw);
const depositing = Lock.from(locks.deposit);

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) {
  if (task === 'withdraw') move(withdrawing, depositing, -1);
  else move(depositing, withdrawing, 1);
}

function move(mine: Lock, others: Lock, amount: number): void {
  mine.run(() => {
    others.run(() => {
      balance[0] = balance[0]! + amount;
    });
  });
}
