import { parentPort, workerData } from 'node:worker_threads';

/** What a waiter is given. */
export interface Waiting {
  name: 'block' | 'non-block';
  event: Int32Array<SharedArrayBuffer>;
  /** How long to wait at most, in milliseconds; left out: as long as it takes. */
  timeoutMs?: number;
}

const { name, event, timeoutMs } = workerData as Waiting;
console.log(`${name}: starting${timeoutMs === undefined ? '' : `, for ${timeoutMs} ms at most`}`);

const wasSet = Atomics.wait(event, 0, 0, timeoutMs) === 'ok';
parentPort?.postMessage(wasSet);
