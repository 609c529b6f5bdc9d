import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  /** Whose turn it is. */
  turn: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, turn, arrived } = workerData as Orders;
const ANYBODY = 2;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

const me = task === 'withdraw' ? 0 : 1;
for (let done = 0; done < times; done += 1) {
  take(me, task === 'withdraw' ? -1 : 1);
  if (done + 1 < times) pass(me, 1 - me);
}
while (Atomics.load(turn, 0) === 1 - me) Atomics.wait(turn, 0, 1 - me);
pass(me, ANYBODY);

function take(mine: number, amount: number): void {
  for (;;) {
    const now = Atomics.load(turn, 0);
    if (now === mine || now === ANYBODY) break;
    Atomics.wait(turn, 0, now);
  }
  balance[0] = balance[0]! + amount;
}

function pass(from: number, to: number): void {
  Atomics.compareExchange(turn, 0, from, to);
  Atomics.notify(turn, 0);
}
