/**
 * How shared objects travel: a lock in a message arrives as a lock.
 *
 * What arrives in another thread are {@link Handle}s: plain objects that name their class and hold its
 * memory. {@link revive} turns all of them in a value into objects of their classes again. It is one
 * place that knows all classes, so that none of them needs to know the others.
 */
import { Barrier } from './barrier.ts';
import { Condition } from './condition.ts';
import { Event } from './event.ts';
import type { Handle } from './handle.ts';
import { Lock } from './lock.ts';
import { isProxy, proxyOf } from './managing/proxies.ts';
import { Queue } from './queue.ts';
import { RLock } from './rlock.ts';
import { BoundedSemaphore, Semaphore } from './semaphore.ts';
import { SharedArray, SharedValue } from './value.ts';

export { refuseForProcess } from './running/boundary.ts';

const CLASSES: Readonly<Record<string, { from(handle: never): object }>> = {
  Lock, RLock, Condition, Event, Semaphore, BoundedSemaphore, Barrier, SharedValue, SharedArray, Queue,
};

/**
 * Make everything in a value that came from another thread an object of its class again.
 *
 * @param value What arrived in `workerData`, in the arguments of a thread or in a message. Arrays, plain
 *   objects, maps and sets in it are changed in place.
 * @returns The same value; or if it is itself a shared object, that.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Event } from '../shared/event.ts';
 * import { Lock } from '../shared/lock.ts';
 * import { revive } from '../shared/travel.ts';
 *
 * const sent = { name: 'ann', lock: new Lock(), ready: [new Event()] };
 * const received = revive(structuredClone(sent)); // as a worker gets it in workerData or in a message
 *
 * received.lock.acquire();
 * received.ready[0].set();
 * assert.equal(sent.lock.locked && sent.ready[0].isSet, true);
 * ```
 */
export function revive<Value>(value: Value): Value {
  return revived(value, new Map()) as Value;
}

/** Whether a value is a shared object, or what one arrives as. */
export function isHandle(value: unknown): value is Handle {
  const { kind, buffer } = Object(value) as Partial<Handle>;
  return typeof kind === 'string' && Object.hasOwn(CLASSES, kind) && buffer instanceof SharedArrayBuffer;
}

// The same object stays the same object, wherever it occurs.
function revived(value: unknown, seen: Map<object, object>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const result = isHandle(value) ? CLASSES[value.kind]!.from(value as never) : isProxy(value) ? proxyOf(value) : value;
  seen.set(value, result);
  if (result !== value) return result;
  if (Array.isArray(value) || isPlain(value)) {
    for (const [key, part] of Object.entries(value)) {
      const after = revived(part, seen);
      if (after !== part) (value as Record<string, unknown>)[key] = after;
    }
  } else if (value instanceof Map) {
    const entries = [...(value as Map<unknown, unknown>)];
    value.clear();
    for (const [key, part] of entries) value.set(revived(key, seen), revived(part, seen));
  } else if (value instanceof Set) {
    const parts = [...(value as Set<unknown>)];
    value.clear();
    for (const part of parts) value.add(revived(part, seen));
  }
  return result;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
