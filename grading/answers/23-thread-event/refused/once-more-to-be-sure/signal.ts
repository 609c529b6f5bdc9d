// refused by: never-missed — wrong result — "I process it in the loop, and after the loop once more, to be sure."
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
  processEvent();
}
