// refused by: never-missed — wrong result — "I have seen the event, so I clear it."
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
  while (!event.wait({ timeoutMs })) doOtherWork();
  event.clear();
  processEvent();
}
