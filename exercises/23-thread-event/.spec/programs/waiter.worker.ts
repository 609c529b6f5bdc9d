/** A thread that waits as it is told, and says what it saw: times are read from the clock of the run. */
import { parentPort, workerData } from 'node:worker_threads';
import { Event } from '../../../shared/event.ts';
import { waitForEvent, waitForEventTimeout } from '../signal.ts';
import type { Waiter } from './wait.ts';

/** A moment, and whether the event was set then. */
export interface Moment { readonly atMs: number; readonly isSet: boolean }

/** What a waiter says at its end. */
export interface Report {
  readonly startedMs: number;
  readonly works: readonly Moment[];
  readonly processed: readonly Moment[];
  readonly returned: Moment;
  readonly value: unknown;
}

const { waiter, timeoutMs } = workerData as { waiter: Waiter; timeoutMs: number };
const event = Event.from((workerData as { event: Event }).event);
const moment = (): Moment => ({ atMs: Date.now(), isSet: event.isSet });
const works: Moment[] = [];
const processed: Moment[] = [];
const startedMs = Date.now();
let value: unknown;
if (waiter === 'block') {
  value = await (waitForEvent as (event: Event) => unknown)(event);
} else {
  value = await (waitForEventTimeout as (...given: Parameters<typeof waitForEventTimeout>) => unknown)(event, {
    timeoutMs,
    doOtherWork: () => {
      works.push({ atMs: Date.now(), isSet: false });
      parentPort?.postMessage('other work');
    },
    processEvent: () => void processed.push(moment()),
  });
}
parentPort?.postMessage({ startedMs, works, processed, returned: moment(), value } satisfies Report);
