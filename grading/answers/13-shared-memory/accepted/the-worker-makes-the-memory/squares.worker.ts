import { parentPort, workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
}

const { numbers } = workerData as Task;
const squares = new Float64Array(new SharedArrayBuffer(numbers.length * 8));
const sum = new Float64Array(new SharedArrayBuffer(8));
parentPort?.postMessage({ squares, sum });

for (const [index, number] of numbers.entries()) {
  squares[index] = number * number;
  sum[0] = sum[0]! + squares[index];
}
