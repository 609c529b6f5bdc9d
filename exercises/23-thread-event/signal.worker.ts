// A thread that waits for the event: as long as it takes, or for a while and again. There is nothing to do in this file.
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

import { Event } from '../../shared/event.ts';
import { waitForEvent, waitForEventTimeout } from './signal.ts';

const { name, timeoutMs = 0 } = workerData as { name: string; timeoutMs?: number };
// The event arrives as plain data on the same memory; `new Event()` would be another one, which nobody sets.
const event = Event.from(workerData.event);

if (name === 'block') {
  log('waitForEvent starting');
  log(`event set: ${waitForEvent(event)}`);
} else {
  log('waitForEventTimeout starting');
  waitForEventTimeout(event, {
    timeoutMs,
    doOtherWork: () => {
      log('doing other work');
      parentPort?.postMessage('other work');
      // Half a second in which this thread does not look at the event.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    },
    processEvent: () => log('processing event'),
  });
  log('the end');
}

/** Prints at once; what `console.log` prints in a thread waits for the thread to have nothing to do. */
function log(text: string): void {
  writeSync(1, `(${name.padEnd(10)}) ${text}\n`);
}
