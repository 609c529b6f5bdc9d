import { workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

/** What each of the two threads is to do. */
export interface Task {
  increments: number;
  /** One cell, shared by both threads and the main thread. */
  counter: Int32Array;
  /** Guards `counter`. */
  lock: SharedArrayBuffer;
  /** How many threads are there. */
  arrived: Int32Array;
}

const { increments, counter, arrived } = workerData as Task;
const lock = Lock.from((workerData as Task).lock);

// They begin when both are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

let counted = 0;
for (let done = 0; done < increments; done += 1) counted += 1;
lock.run(() => {
  counter[0] = counter[0]! + counted;
});
