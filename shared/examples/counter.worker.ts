import type { Barrier } from '../barrier.ts';
import type { Lock } from '../lock.ts';
import type { SharedValue } from '../value.ts';

/** Counts, beginning when the other thread is there too. */
export function count(counter: SharedValue<'i'>, times: number, start: Barrier): void {
  start.wait();
  for (let done = 0; done < times; done += 1) counter.value += 1;
}

/** The same, with the lock held for each step, not for the whole loop: then the threads would only take turns. */
export function countLocked(counter: SharedValue<'i'>, times: number, start: Barrier, lock: Lock): void {
  start.wait();
  for (let done = 0; done < times; done += 1) lock.run(() => (counter.value += 1));
}
