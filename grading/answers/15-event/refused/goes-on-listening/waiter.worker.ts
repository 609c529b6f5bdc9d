import { parentPort, workerData } from 'node:worker_threads';

/** What a waiter is given. */
export interface Waiting {
  name: 'block' | 'non-block';
  /** How long to wait at most, in milliseconds; left out: as long as it takes. */
  timeoutMs?: number;
}

const { name, timeoutMs } = workerData as Waiting;
console.log(`${name}: starting${timeoutMs === undefined ? '' : `, for ${timeoutMs} ms at most`}`);

let timer: NodeJS.Timeout | undefined;
parentPort?.once('message', () => tell(true));
if (timeoutMs !== undefined) timer = setTimeout(tell, timeoutMs, false);

/** What comes first is told, and the other one is called off. */
function tell(wasSet: boolean): void {
  clearTimeout(timer);
  parentPort?.removeAllListeners('message');
  parentPort?.postMessage(wasSet);
}
