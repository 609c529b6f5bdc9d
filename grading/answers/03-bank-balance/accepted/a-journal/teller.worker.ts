import { workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  journal: Int32Array;
}

const { task, times, journal } = workerData as Orders;

for (let done = 0; done < times; done += 1) {
  const line = Atomics.add(journal, 0, 1) + 1;
  Atomics.store(journal, line, task === 'withdraw' ? -1 : 1);
}
