// refused by: asleep — livelock — "I look until it is set: nothing is faster."
import type { Event } from '../../shared/event.ts';

export interface Rounds {
  timeoutMs: number;
  doOtherWork: () => void;
  processEvent: () => void;
}

export function waitForEvent(event: Event): boolean {
  while (!event.isSet);
  return true;
}

export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  while (!event.wait({ timeoutMs })) doOtherWork();
  processEvent();
}
