/** Turns the text of a {@link Case} into functions, with every class of `shared/` at hand. */
import { Barrier } from '../barrier.ts';
import { Condition } from '../condition.ts';
import { Event } from '../event.ts';
import { Lock } from '../lock.ts';
import { Queue } from '../queue.ts';
import { RLock } from '../rlock.ts';
import { BoundedSemaphore, Semaphore } from '../semaphore.ts';
import { SharedArray, SharedValue } from '../value.ts';

/** The classes under test by name. */
export const classes: Readonly<Record<string, { from(value: never): unknown }>> = {
  Lock, RLock, Condition, Event, Semaphore, BoundedSemaphore, Barrier, SharedValue, SharedArray, Queue,
};

// The class of async functions has no name of its own.
const AsyncFunction = (async () => {}).constructor as new (...text: string[]) => (...values: unknown[]) => Promise<unknown>;

/** The async function that has a text as its body. */
export function bodyOf(code: string, parameters: readonly string[]): (...values: unknown[]) => Promise<unknown> {
  const body = new AsyncFunction(...parameters, ...Object.keys(classes), code);
  return (...values) => body(...values, ...Object.values(classes));
}
