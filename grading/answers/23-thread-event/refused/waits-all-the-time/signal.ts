// refused by: other-work — deadlock — "The event will come some day, so I just wait."
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
  if (!event.wait()) doOtherWork();
  processEvent();
}
