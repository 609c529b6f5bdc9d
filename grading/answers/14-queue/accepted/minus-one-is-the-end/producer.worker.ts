import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

/** What the producer is given. */
export interface Production {
  numbers: readonly number[];
  pauseMs: number;
  squares: Queue<number>;
}

const { numbers, pauseMs, squares } = workerData as Production;
const queue = Queue.from<number>(squares);

for (const number of numbers) {
  if (pauseMs > 0) await sleep(pauseMs);
  queue.put(number * number);
}
