import { workerData } from 'node:worker_threads';

/** What a teller needs to know. */
export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  /** The money: one cell, shared with the other teller and the main thread. */
  balance: Int32Array;
  /** How many tellers have come to work today. */
  arrived: Int32Array;
}

const { task, times, balance, arrived } = workerData as Orders;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

// TODO: Make every transaction count, however the work of the two tellers interleaves.
for (let done = 0; done < times; done += 1) {
  if (task === 'withdraw') withdraw();
  else deposit();
}

function withdraw(): void {
  balance[0] = balance[0]! - 1;
}

function deposit(): void {
  balance[0] = balance[0]! + 1;
}
