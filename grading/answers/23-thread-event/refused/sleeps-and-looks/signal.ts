// refused by: other-work — wrong result — "Sleeping for the time-out and then looking at isSet is the same as waiting."
import type { Event } from '../../shared/event.ts';

export interface Rounds {
  timeoutMs: number;
  doOtherWork: () => void;
  processEvent: () => void;
}

export function waitForEvent(event: Event): boolean {
  return event.wait();
}

export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  while (!event.isSet) {
    Atomics.wait(nobody, 0, 0, timeoutMs);
    if (!event.isSet) doOtherWork();
  }
  processEvent();
}
