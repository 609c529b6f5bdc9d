/** `Lock` of `shared/` where acquire and release are one operation each. Its state lies in the lock's own word. */
import type { Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import { blockOf, readCell } from './cells.ts';
import { unparkOthers } from './spinning.ts';

/** True when nobody holds the lock. */
export function isFree(world: World, sab: number, offset: number): boolean {
  return readCell(world, sab, offset, 'i32') === 0;
}

/** @param gaveUp True for the step in which the time-out ends the wait. */
export function acquire(world: World, thread: number, args: readonly Primitive[], gaveUp: boolean): boolean {
  const [sab, offset, timeout] = args as [number, number, number];
  if (gaveUp) {
    world.clock = Math.max(world.clock, world.thread(thread).since + timeout);
    return false;
  }
  if (!isFree(world, sab, offset)) return false;
  world.memory.set(sab, blockOf(world, sab).write(offset, 'i32', 1));
  world.owners.set(`${String(sab)}:${String(offset)}`, thread);
  return true;
}

/** @returns false if nobody held it. */
export function release(world: World, thread: number, sab: number, offset: number): boolean {
  if (isFree(world, sab, offset)) return false;
  world.memory.set(sab, blockOf(world, sab).write(offset, 'i32', 0));
  world.owners.delete(`${String(sab)}:${String(offset)}`);
  unparkOthers(world, thread);
  return true;
}
