import type { Condition } from '../condition.ts';
import type { SharedValue } from '../value.ts';
import { log } from './log.ts';

/** Says that it is hungry, waits for a loaf, and takes it. */
export function consume(changed: Condition, hungry: SharedValue<'i'>, loaves: SharedValue<'i'>): void {
  using _held = changed.hold();
  log('waits for a loaf');
  hungry.value += 1;
  changed.notifyAll();
  changed.waitFor(() => loaves.value > 0);
  loaves.value -= 1;
  log('has a loaf');
}

/** Waits until two are hungry, bakes for both, and tells both. */
export function produce(changed: Condition, hungry: SharedValue<'i'>, loaves: SharedValue<'i'>): void {
  using _held = changed.hold();
  changed.waitFor(() => hungry.value === 2);
  loaves.value += 2;
  log('has baked two loaves, tells all');
  changed.notifyAll();
}
