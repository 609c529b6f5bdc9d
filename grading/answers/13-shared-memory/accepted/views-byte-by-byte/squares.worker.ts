import { workerData } from 'node:worker_threads';

export interface Task {
  numbers: readonly number[];
  memory: DataView;
}

const { numbers, memory } = workerData as Task;

numbers.forEach((number, index) => {
  memory.setFloat64(8 + 8 * index, number * number);
  memory.setFloat64(0, memory.getFloat64(0) + number * number);
});
