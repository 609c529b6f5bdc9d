// refused by: blocks — wrong result — "A minute is as good as for ever."
import type { Event } from '../../shared/event.ts';

export interface Rounds {
  timeoutMs: number;
  doOtherWork: () => void;
  processEvent: () => void;
}

export function waitForEvent(event: Event): boolean {
  event.wait({ timeoutMs: 60_000 });
  return true;
}

export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  while (!event.wait({ timeoutMs })) doOtherWork();
  processEvent();
}
