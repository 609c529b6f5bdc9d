import { workerData } from 'node:worker_threads';

/** What each of the two threads is to do. */
export interface Task {
  increments: number;
  /** One cell, shared by both threads and the main thread. */
  counter: Int32Array;
  /** 1 when the first thread has finished. */
  arrived: Int32Array;
  isFirst: boolean;
}

const { increments, counter, arrived, isFirst } = workerData as Task;

if (!isFirst) Atomics.wait(arrived, 0, 0);
for (let done = 0; done < increments; done += 1) increment();
if (isFirst) {
  Atomics.store(arrived, 0, 1);
  Atomics.notify(arrived, 0);
}

function increment(): void {
  counter[0] = counter[0]! + 1;
}
