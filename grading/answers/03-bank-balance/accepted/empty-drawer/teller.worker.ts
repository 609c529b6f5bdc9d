// accepted: takes the whole balance out of its cell and puts it back changed; an empty cell means wait.
import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, arrived } = workerData as Orders;
const EMPTY = -(2 ** 31);

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) {
  putBack(takeAll() + (task === 'withdraw' ? -1 : 1));
}

function takeAll(): number {
  for (;;) {
    const money = Atomics.exchange(balance, 0, EMPTY);
    if (money !== EMPTY) return money;
    Atomics.wait(balance, 0, EMPTY);
  }
}

function putBack(money: number): void {
  Atomics.store(balance, 0, money);
  Atomics.notify(balance, 0);
}
