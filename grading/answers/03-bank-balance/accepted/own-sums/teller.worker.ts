// accepted: each teller adds up by itself and books the sum at once, atomically.
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

let sum = 0;
for (let done = 0; done < times; done += 1) sum = move(sum, task === 'withdraw' ? -1 : 1);
Atomics.add(balance, 0, sum);

function move(sum: number, amount: number): number {
  return sum + amount;
}
