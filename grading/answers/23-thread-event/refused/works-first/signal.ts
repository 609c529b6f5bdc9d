// refused by: other-work — wrong result — "I can do some work before I look for the first time."
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
  do doOtherWork();
  while (!event.wait({ timeoutMs }));
  processEvent();
}
