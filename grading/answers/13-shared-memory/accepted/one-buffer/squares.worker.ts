import { workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
  /** The squares, and behind them their sum. */
  results: Float64Array;
}

const { numbers, results } = workerData as Task;

const squares = numbers.map((number) => number * number);
results.set([...squares, squares.reduce((sum, square) => sum + square, 0)]);
