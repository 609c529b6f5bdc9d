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
  // Sleeps until somebody sets the event; it says false only when a time is over, and here there is none.
  return event.wait();
}

/** Waits for the event for a while, does other work if it has not come, and begins again; at last processes the event. */
export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  // Nobody but wait() decides, and what it says is used: there is no second look between which and the first one the event can come.
  while (!event.wait({ timeoutMs })) doOtherWork();
  processEvent();
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
