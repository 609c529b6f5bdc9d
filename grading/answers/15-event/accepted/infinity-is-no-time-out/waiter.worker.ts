// accepted: no time-out is Infinity, and zero is one
import { parentPort, workerData } from 'node:worker_threads';

import { Event } from '../../shared/event.ts';

/** What a waiter is given. */
export interface Waiting {
  name: 'block' | 'non-block';
  event: Event;
  /** How long to wait at most, in milliseconds; left out: as long as it takes. */
  timeoutMs?: number;
}

const { name, event, timeoutMs } = workerData as Waiting;
console.log(`${name}: starting${timeoutMs === undefined ? '' : `, for ${timeoutMs} ms at most`}`);

const wasSet = Event.from(event).wait({ timeoutMs: timeoutMs ?? Infinity });
parentPort?.postMessage(wasSet);
