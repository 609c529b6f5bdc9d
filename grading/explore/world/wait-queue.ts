/** Futexes: `Atomics.wait`, `waitAsync` and `notify`. Each word has a queue, first in, first out. */
import { BLOCKED } from '../operation.ts';
import type { CellType } from '../memory.ts';
import type { Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import { readCell } from './cells.ts';
import { push } from './inbox.ts';
import { unparkOthers } from './spinning.ts';
import { TIMES_OUT, WAKES_BY_ITSELF } from './steps.ts';
import type { ThreadState } from './thread.ts';

/** One entry of a queue; the token is empty for a thread that sleeps, else it names a `waitAsync`. */
export interface Sleeper { readonly thread: number; readonly token: string }

export function wait(world: World, thread: ThreadState, args: readonly Primitive[], choice: number): Primitive | typeof BLOCKED {
  const [sab, offset, type, value, timeout] = args as [number, number, CellType, number | bigint, number];
  const cell = `${String(sab)}:${String(offset)}`;
  if (choice === WAKES_BY_ITSELF) {
    world.spuriousWakeups++;
    dequeue(world, cell, thread.id, '');
    awake(world, thread.id);
    return 'ok';
  }
  if (choice === TIMES_OUT) {
    dequeue(world, cell, thread.id, '');
    world.clock = Math.max(world.clock, thread.sleeping?.due ?? 0);
    awake(world, thread.id);
    return 'timed-out';
  }
  if (readCell(world, sab, offset, type) !== value) return 'not-equal';
  if (timeout === 0) return 'timed-out';
  enqueue(world, cell, { thread: thread.id, token: '' });
  world.change(thread.id, { sleeping: { cell, timed: timeout !== Infinity, due: world.clock + timeout } });
  return BLOCKED;
}

export function waitAsync(world: World, thread: ThreadState, args: readonly Primitive[]): Primitive {
  const [sab, offset, type, value, timeout, token] = args as [number, number, CellType, number | bigint, number, string];
  if (readCell(world, sab, offset, type) !== value) return 'not-equal';
  if (timeout === 0) return 'timed-out';
  enqueue(world, `${String(sab)}:${String(offset)}`, { thread: thread.id, token });
  if (timeout !== Infinity) {
    world.timers = [...world.timers, { thread: thread.id, id: `wait ${token}`, delay: timeout, due: world.clock + timeout }];
  }
  return 'pending';
}

/** @returns how many it woke. */
export function notify(world: World, by: number, cell: string, count: number): number {
  const queue = world.sleepers.get(cell) ?? [];
  const woken = queue.slice(0, count);
  if (woken.length > 0) unparkOthers(world, by);
  world.sleepers.set(cell, queue.slice(woken.length));
  for (const { thread, token } of woken) {
    if (token === '') {
      awake(world, thread);
      world.toResume.push({ thread, result: 'ok' });
    } else {
      world.timers = world.timers.filter((timer) => timer.thread !== thread || timer.id !== `wait ${token}`);
      push(world, `A${String(thread)}`, 'wake', `${token} ok`, by);
    }
  }
  return woken.length;
}

/** The time-out of a `waitAsync` has come. */
export function cancelAsyncWait(world: World, thread: number, token: string): void {
  for (const [cell, queue] of world.sleepers) {
    if (queue.some((one) => one.thread === thread && one.token === token)) dequeue(world, cell, thread, token);
  }
}

function enqueue(world: World, cell: string, sleeper: Sleeper): void {
  world.sleepers.set(cell, [...(world.sleepers.get(cell) ?? []), sleeper]);
}

function dequeue(world: World, cell: string, thread: number, token: string): void {
  world.sleepers.set(cell, (world.sleepers.get(cell) ?? []).filter((one) => one.thread !== thread || one.token !== token));
}

function awake(world: World, id: number): void {
  const { sleeping: _sleeping, ...rest } = world.thread(id);
  world.threads.set(id, rest);
}
