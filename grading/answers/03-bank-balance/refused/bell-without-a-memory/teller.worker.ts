import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  gate: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, gate, arrived } = workerData as Orders;
const TAKEN = 0;
const BELL = 1;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) {
  enter();
  balance[0] = balance[0]! + (task === 'withdraw' ? -1 : 1);
  leave();
}

function enter(): void {
  while (Atomics.compareExchange(gate, TAKEN, 0, 1) !== 0) Atomics.wait(gate, BELL, 0);
}

function leave(): void {
  Atomics.store(gate, TAKEN, 0);
  Atomics.notify(gate, BELL);
}
