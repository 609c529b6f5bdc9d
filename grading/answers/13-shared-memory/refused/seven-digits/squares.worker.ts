import { workerData } from 'node:worker_threads';

/** What the worker is given: the numbers, and where the results belong. */
export interface Task {
  numbers: readonly number[];
  squares: Float32Array;
  /** One element. */
  sum: Float32Array;
}

const { numbers, squares, sum } = workerData as Task;

for (const [index, number] of numbers.entries()) {
  squares[index] = number * number;
  sum[0] = sum[0]! + squares[index];
}
console.log(`Result (in the worker): ${squares.join(', ')}`);
console.log(`Sum of squares (in the worker): ${sum[0]}`);
