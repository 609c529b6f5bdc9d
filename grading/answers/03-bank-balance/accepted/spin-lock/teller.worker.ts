import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  flag: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, flag, arrived } = workerData as Orders;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

class SpinLock {
  readonly #flag: Int32Array;

  constructor(flag: Int32Array) {
    this.#flag = flag;
  }

  acquire(): void {
    while (Atomics.compareExchange(this.#flag, 0, 0, 1) !== 0);
  }

  release(): void {
    Atomics.store(this.#flag, 0, 0);
  }
}

const lock = new SpinLock(flag);
const amount = { withdraw: -1, deposit: 1 }[task];
for (let done = 0; done < times; done += 1) {
  lock.acquire();
  balance[0] = balance[0]! + amount;
  lock.release();
}
