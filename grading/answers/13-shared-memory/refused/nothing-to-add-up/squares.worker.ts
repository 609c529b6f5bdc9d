// refused by: results — wrong result — "reduce adds up what there is."
import { workerData } from 'node:worker_threads';

/** What the worker is given: the numbers, and where the results belong. */
export interface Task {
  numbers: readonly number[];
  squares: Float64Array;
  /** One element. */
  sum: Float64Array;
}

const { numbers, squares, sum } = workerData as Task;

for (const [index, number] of numbers.entries()) squares[index] = number * number;
sum[0] = squares.reduce((total, square) => total + square);
