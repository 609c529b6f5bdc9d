import { parentPort } from 'node:worker_threads';

/** What the worker is given: the numbers, and where the results belong. */
export interface Task {
  numbers: readonly number[];
  squares: Float64Array;
  /** One element. */
  sum: Float64Array;
}

parentPort?.once('message', ({ numbers, squares, sum }: Task) => {
  numbers.forEach((number, index) => {
    squares[index] = number * number;
  });
  sum[0] = squares.reduce((total, square) => total + square, 0);
  parentPort?.postMessage('filled');
});
