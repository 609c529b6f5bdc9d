import { workerData } from 'node:worker_threads';

/** What the worker is given: the numbers, and where the results belong. */
export interface Task {
  numbers: readonly number[];
  squares: Float64Array;
  /** One element. */
  sum: Float64Array;
  /** 1 when everything is written. */
  done: Int32Array;
}

const { numbers, squares, sum, done } = workerData as Task;

for (const [index, number] of numbers.entries()) {
  squares[index] = number * number;
  sum[0] = sum[0]! + squares[index];
}
Atomics.store(done, 0, 1);
Atomics.notify(done, 0);
