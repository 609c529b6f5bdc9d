// accepted: sleeps on the word of the event itself, which is odd while the event is set
import type { Event } from '../../shared/event.ts';

export interface Rounds {
  timeoutMs: number;
  doOtherWork: () => void;
  processEvent: () => void;
}

const isOdd = (changes: number): boolean => (changes & 1) === 1;

export function waitForEvent(event: Event): boolean {
  const words = new Int32Array(event.buffer);
  for (;;) {
    const seen = Atomics.load(words, 0);
    if (isOdd(seen)) return true;
    Atomics.wait(words, 0, seen);
  }
}

export function waitForEventTimeout(event: Event, { timeoutMs, doOtherWork, processEvent }: Rounds): void {
  const words = new Int32Array(event.buffer);
  for (let seen = Atomics.load(words, 0); !isOdd(seen); seen = Atomics.load(words, 0)) {
    if (Atomics.wait(words, 0, seen, timeoutMs) === 'timed-out') doOtherWork();
  }
  processEvent();
}
