import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  queue: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, queue, arrived } = workerData as Orders;
const NEXT_TICKET = 0;
const NOW_SERVING = 1;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) move(task === 'withdraw' ? -1 : 1);

function move(amount: number): void {
  const ticket = Atomics.add(queue, NEXT_TICKET, 1);
  for (;;) {
    const serving = Atomics.load(queue, NOW_SERVING);
    if (serving === ticket) break;
    Atomics.wait(queue, NOW_SERVING, serving);
  }
  balance[0] = balance[0]! + amount;
  Atomics.add(queue, NOW_SERVING, 1);
  Atomics.notify(queue, NOW_SERVING);
}
