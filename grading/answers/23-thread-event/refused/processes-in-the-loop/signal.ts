// refused by: never-missed — wrong result — "While the event is not set I wait for it, so when the loop ends it was processed."
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
    if (event.wait({ timeoutMs })) processEvent();
    else doOtherWork();
  }
}
