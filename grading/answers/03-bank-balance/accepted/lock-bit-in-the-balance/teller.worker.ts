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

for (let done = 0; done < times; done += 1) {
  const money = takeOpen();
  Atomics.store(balance, 0, money + (task === 'withdraw' ? -2 : 2));
  Atomics.notify(balance, 0);
}

/** The cell as it was when nobody held it; now this teller does. */
function takeOpen(): number {
  for (;;) {
    const seen = Atomics.load(balance, 0);
    if (seen & 1) Atomics.wait(balance, 0, seen);
    else if (Atomics.compareExchange(balance, 0, seen, seen | 1) === seen) return seen;
  }
}
