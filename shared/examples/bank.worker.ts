import type { Barrier } from '../barrier.ts';
import type { Lock } from '../lock.ts';
import type { SharedValue } from '../value.ts';

/** Changes the balance many times, beginning when the other teller is there too. The other one can come between reading and writing. */
export function change(balance: SharedValue<'i'>, by: number, times: number, opening: Barrier): void {
  opening.wait();
  for (let done = 0; done < times; done += 1) balance.value += by;
}

/** The same, with the lock held for each change. */
export function changeLocked(balance: SharedValue<'i'>, by: number, times: number, opening: Barrier, lock: Lock): void {
  opening.wait();
  for (let done = 0; done < times; done += 1) {
    using _held = lock.hold();
    balance.value += by;
  }
}
