import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** What the producer is given. */
export interface Production {
  numbers: readonly number[];
  pauseMs: number;
  squares: MessagePort;
}

const { numbers, pauseMs, squares } = workerData as Production;

for (const number of numbers) {
  if (pauseMs > 0) await sleep(pauseMs);
  squares.postMessage(number * number);
}
squares.close();
