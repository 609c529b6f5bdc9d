// accepted: computes on an old value and starts again when it was not the current one any more.
import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, arrived } = workerData as Orders;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

const amount = task === 'withdraw' ? -1 : 1;
for (let done = 0; done < times; done += 1) move(amount);

function move(amount: number): void {
  let expected = Atomics.load(balance, 0);
  for (;;) {
    const seen = Atomics.compareExchange(balance, 0, expected, expected + amount);
    if (seen === expected) return;
    expected = seen;
  }
}
