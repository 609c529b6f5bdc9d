import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  desk: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, desk, arrived } = workerData as Orders;
const TURN = 0;
const WANTS = 1;
const me = task === 'withdraw' ? 0 : 1;
const other = 1 - me;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) {
  enter();
  balance[0] = balance[0]! + (task === 'withdraw' ? -1 : 1);
  leave();
}

function enter(): void {
  Atomics.store(desk, WANTS + me, 1);
  Atomics.store(desk, TURN, other);
  while (Atomics.load(desk, WANTS + other) === 1 && Atomics.load(desk, TURN) === other);
}

function leave(): void {
  Atomics.store(desk, WANTS + me, 0);
}
