import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** What the producer is given. */
export interface Production {
  numbers: readonly number[];
  pauseMs: number;
}

const { numbers, pauseMs } = workerData as Production;

for (const number of numbers) {
  if (pauseMs > 0) await sleep(pauseMs);
  parentPort?.postMessage(number * number);
}
