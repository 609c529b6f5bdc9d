import { workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
  /** The sum, and then the squares: as long as the memory is. */
  results: Float64Array;
}

const { numbers, results } = workerData as Task;
const memory = results.buffer as SharedArrayBuffer;

for (const [index, number] of numbers.entries()) {
  memory.grow((index + 2) * 8);
  results[index + 1] = number * number;
  results[0] = results[0]! + number * number;
}
