import { workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
  squares: Float64Array;
  sum: Float64Array;
  /** From this number on, up to that one. */
  from: number;
  to: number;
}

const { numbers, squares, sum, from, to } = workerData as Task;

for (let index = from; index < to; index += 1) {
  squares[index] = numbers[index]! * numbers[index]!;
  sum[0]! += squares[index]!;
}
