// accepted: asks twice, and processes the event whichever look has ended the loop
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
  while (!event.isSet) {
    if (event.wait({ timeoutMs })) break;
    doOtherWork();
  }
  processEvent();
}
