import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

export interface Task {
  number: number;
  index: number;
  squares: Float64Array;
  /** One element, guarded by the lock. */
  sum: Float64Array;
  lock: SharedArrayBuffer;
}

const { number, index, squares, sum, lock } = workerData as Task;

const square = number * number;
squares[index] = square;
Lock.from(lock).run(() => {
  sum[0] = sum[0]! + square;
});
