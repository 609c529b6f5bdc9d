// refused by: results — wrong result — "The memory is shared, so I can take the array out of it and fill that."
import { workerData } from 'node:worker_threads';

/** What the worker is given: the numbers, and where the results belong. */
export interface Task {
  numbers: readonly number[];
  squares: Float64Array;
  /** One element. */
  sum: Float64Array;
}

const { numbers, sum } = workerData as Task;
const squares = [...(workerData as Task).squares];

for (const [index, number] of numbers.entries()) {
  squares[index] = number * number;
  sum[0] = sum[0]! + squares[index];
}
console.log(`Result (in the worker): ${squares.join(', ')}`);
console.log(`Sum of squares (in the worker): ${sum[0]}`);
