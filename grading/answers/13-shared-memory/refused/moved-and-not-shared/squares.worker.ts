import { parentPort, workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
}

const { numbers } = workerData as Task;

const squares = numbers.map((number) => number * number);
const results = new Float64Array([squares.reduce((sum, square) => sum + square, 0), ...squares]);
parentPort?.postMessage(results, [results.buffer]);
