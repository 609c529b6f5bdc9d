import { workerData } from 'node:worker_threads';

import { SharedArray, SharedValue } from '../../shared/value.ts';

export interface Task {
  numbers: readonly number[];
  squares: SharedArray<'d'>;
  sum: SharedValue<'d'>;
}

const task = workerData as Task;
const squares = SharedArray.from(task.squares);
const sum = SharedValue.from(task.sum);

task.numbers.forEach((number, index) => {
  squares[index] = number ** 2;
});
sum.value = squares.slice().reduce((total, square) => total + square, 0);
