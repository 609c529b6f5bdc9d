// accepted: waits without blocking the thread: both functions are asynchronous
import type { Event } from '../../shared/event.ts';

export interface Rounds {
  timeoutMs: number;
  doOtherWork: () => void;
  processEvent: () => void;
}

export async function waitForEvent(event: Event): Promise<boolean> {
  return event.waitAsync();
}

export async function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): Promise<void> {
  const isSet = await event.waitAsync({ timeoutMs });
  if (isSet) return processEvent();
  doOtherWork();
  return waitForEventTimeout(event, { timeoutMs, doOtherWork, processEvent });
}
