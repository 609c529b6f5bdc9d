import { workerData } from 'node:worker_threads';

/** What each of the two threads is to do. */
export interface Task {
  increments: number;
  /** One cell, shared by both threads and the main thread. */
  counter: Int32Array;
  /** How many threads are there. */
  arrived: Int32Array;
}

const { increments, counter, arrived } = workerData as Task;

// They begin when both are there: the one who comes first waits for the other.
if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
else Atomics.notify(arrived, 0);

for (let done = 0; done < increments; done += 1) increment();

function increment(): void {
  // Element 1 is 1 while somebody is in here.
  while (Atomics.compareExchange(counter, 1, 0, 1) !== 0);
  counter[0] = counter[0]! + 1;
  Atomics.store(counter, 1, 0);
}
