import { parentPort, workerData } from 'node:worker_threads';

/** What a waiter is given. */
export interface Waiting {
  name: 'block' | 'non-block';
  flag: Int32Array;
  /** How long to wait at most, in milliseconds; left out: as long as it takes. */
  timeoutMs?: number;
}

const { name, flag, timeoutMs } = workerData as Waiting;
console.log(`${name}: starting${timeoutMs === undefined ? '' : `, for ${timeoutMs} ms at most`}`);

const wasSet = Atomics.wait(flag, 0, 0, timeoutMs) !== 'timed-out';
parentPort?.postMessage(wasSet);
