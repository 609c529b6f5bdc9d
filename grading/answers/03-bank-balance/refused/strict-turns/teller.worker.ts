import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  turn: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, turn, arrived } = workerData as Orders;
const me = task === 'withdraw' ? 0 : 1;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) move(task === 'withdraw' ? -1 : 1);

function move(amount: number): void {
  while (Atomics.load(turn, 0) !== me) Atomics.wait(turn, 0, 1 - me);
  balance[0] = balance[0]! + amount;
  Atomics.store(turn, 0, 1 - me);
  Atomics.notify(turn, 0);
}
