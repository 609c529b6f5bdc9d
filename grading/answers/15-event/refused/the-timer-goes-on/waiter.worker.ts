import { parentPort, workerData } from 'node:worker_threads';

/** What a waiter is given. */
export interface Waiting {
  name: 'block' | 'non-block';
  /** How long to wait at most, in milliseconds; left out: as long as it takes. */
  timeoutMs?: number;
}

const { name, timeoutMs } = workerData as Waiting;
console.log(`${name}: starting${timeoutMs === undefined ? '' : `, for ${timeoutMs} ms at most`}`);

if (timeoutMs !== undefined) setTimeout(() => parentPort?.postMessage(false), timeoutMs);
parentPort?.once('message', () => {
  parentPort?.postMessage(true);
  parentPort?.close();
});
