import { workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
  squares: Float64Array;
}

const { numbers, squares } = workerData as Task;

for (const [index, number] of numbers.entries()) squares[index] = number * number;
