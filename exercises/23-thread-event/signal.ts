import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Event } from '../../shared/event.ts';

/** What a waiter does that has other work, too. */
export interface Rounds {
  /** How long to wait at a time, in milliseconds. */
  timeoutMs: number;
  /** Called when the time is over and the event has not come. */
  doOtherWork: () => void;
  /** Called once, when the event has come. */
  processEvent: () => void;
}

/**
 * Waits until the event is set, however long that takes.
 *
 * @returns whether the event is set, so always true
 */
export function waitForEvent(event: Event): boolean {
  // TODO: Let the thread sleep until the event is set.
  return event.isSet;
}

/** Waits for the event for a while, does other work if it has not come, and begins again; at last processes the event. */
export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  // TODO: Let the event be processed also if it is set while this thread does something else.
  while (!event.isSet) {
    const isSet = event.wait({ timeoutMs });
    if (isSet) processEvent();
    else doOtherWork();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const workerFile = new URL('./signal.worker.ts', import.meta.url);
  const event = new Event();
  new Worker(workerFile, { name: 'block', workerData: { name: 'block', event } });
  const nonBlock = new Worker(workerFile, { name: 'non-block', workerData: { name: 'non-block', event, timeoutMs: 1_000 } });
  console.log('(main      ) Waiting before calling Event.set()');
  let works = 0;
  nonBlock.on('message', () => {
    works += 1;
    if (works < 2) return;
    // In the middle of the other work, which takes half a second.
    event.set();
    console.log('(main      ) Event is set');
  });
}
