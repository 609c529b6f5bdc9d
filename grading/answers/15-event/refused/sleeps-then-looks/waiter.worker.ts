// refused by: told — wrong result — "non-block waits two seconds, and then it looks."
import { setTimeout as sleep } from 'node:timers/promises';
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

const ready = Event.from(event);
if (timeoutMs === undefined) ready.wait();
else await sleep(timeoutMs);
const wasSet = ready.isSet;
parentPort?.postMessage(wasSet);
