import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  mutex: Int32Array;
  arrived: Int32Array;
}

const { task, times, balance, mutex, arrived } = workerData as Orders;

// The doors open when both tellers are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < times; done += 1) {
  if (task === 'withdraw') withdraw();
  else deposit();
}

function exclusively(action: () => void): void {
  while (Atomics.exchange(mutex, 0, 1) === 1) Atomics.wait(mutex, 0, 1);
  action();
  Atomics.store(mutex, 0, 0);
  Atomics.notify(mutex, 0, 1);
}

function withdraw(): void {
  exclusively(() => {
    balance[0] = balance[0]! - 1;
  });
}

function deposit(): void {
  exclusively(() => {
    balance[0] = balance[0]! + 1;
  });
}
