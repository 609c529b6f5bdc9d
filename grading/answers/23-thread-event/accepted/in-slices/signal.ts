// accepted: waits in slices of a tenth of the time-out, and the one that blocks in slices, too
import type { Event } from '../../shared/event.ts';

export interface Rounds {
  timeoutMs: number;
  doOtherWork: () => void;
  processEvent: () => void;
}

export function waitForEvent(event: Event): boolean {
  while (!event.wait({ timeoutMs: 5_000 }));
  return true;
}

export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  const slice = { timeoutMs: timeoutMs / 10 };
  for (let waited = 1; !event.wait(slice); waited += 1) if (waited % 10 === 0) doOtherWork();
  processEvent();
}
