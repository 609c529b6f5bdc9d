// refused by: other-work — wrong result — "Time-outs are in seconds."
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
  while (!event.wait({ timeoutMs: timeoutMs / 1_000 })) doOtherWork();
  processEvent();
}
