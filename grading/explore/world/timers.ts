/** Timers on the virtual clock. Which one fires, and when, is a choice. */
import type { World } from '../world.ts';

/** A timer, or the time-out of a `waitAsync`. Times are in virtual milliseconds. */
export interface Timer { readonly thread: number; readonly id: string; readonly due: number; readonly delay: number }

/** The timer of a thread that is due first: those of one thread keep their order. */
export function nextTimer(world: World, thread: number): Timer | undefined {
  let next: Timer | undefined;
  for (const timer of world.timers) if (timer.thread === thread && (!next || timer.due < next.due)) next = timer;
  return next;
}

export function startTimer(world: World, thread: number, id: string, delay: number): void {
  world.timers = [...world.timers, { thread, id, delay, due: world.clock + delay }];
}

export function clearTimer(world: World, thread: number, id: string): void {
  world.timers = world.timers.filter((timer) => timer.thread !== thread || timer.id !== id);
}

/** Takes the next timer of a thread; its time has come. */
export function takeTimer(world: World, thread: number): Timer {
  const timer = nextTimer(world, thread);
  if (!timer) throw new Error('[grading bug] no timer');
  world.timers = world.timers.filter((one) => one !== timer);
  world.clock = Math.max(world.clock, timer.due);
  return timer;
}
