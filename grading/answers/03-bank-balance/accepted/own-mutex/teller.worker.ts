// accepted: a mutex of three states in the cell beside the balance, as in Drepper, "Futexes Are Tricky".
import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, arrived } = workerData as Orders;
const MONEY = 0;
const GATE = 1;
const FREE = 0;
const TAKEN = 1;
const WANTED = 2; // taken, and somebody may be asleep

function lock(): void {
  if (Atomics.compareExchange(balance, GATE, FREE, TAKEN) === FREE) return;
  while (Atomics.exchange(balance, GATE, WANTED) !== FREE) Atomics.wait(balance, GATE, WANTED);
}

function unlock(): void {
  if (Atomics.exchange(balance, GATE, FREE) === WANTED) Atomics.notify(balance, GATE, 1);
}

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) move(task === 'withdraw' ? -1 : 1);

function move(amount: number): void {
  lock();
  balance[MONEY] = balance[MONEY]! + amount;
  unlock();
}
