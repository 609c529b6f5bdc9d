import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  total: number;
  arrived: Int32Array;
}

const { task, balance, total, arrived } = workerData as Orders;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

if (task === 'deposit') {
  for (let done = 0; done < Math.abs(total); done += 1) move(Math.sign(total));
}

function move(amount: number): void {
  balance[0] = balance[0]! + amount;
}
