import { workerData } from 'node:worker_threads';

import { SharedValue } from '../../shared/value.ts';

/** What each of the two threads is to do. */
export interface Task {
  increments: number;
  /** One cell, shared by both threads and the main thread. */
  counter: SharedValue<'d'>;
  /** How many threads are there. */
  arrived: Int32Array;
}

const { increments, arrived } = workerData as Task;
const counter = SharedValue.from((workerData as Task).counter);

// They begin when both are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < increments; done += 1) increment();

function increment(): void {
  counter.getLock().run(() => {
    counter.value += 1;
  });
}
