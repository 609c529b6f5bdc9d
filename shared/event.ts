/**
 * `Event`: threads that wait for one moment, Python's `threading.Event`.
 *
 * One word counts how often the event was set and cleared, so it is odd while the event is set. Who
 * waits sleeps on the even number that it saw: if the number is another one when it wakes, the event
 * has been set, even if it was cleared again meanwhile. A flag of 0 and 1 would not tell.
 */
import { cannotCrossProcesses } from './errors.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { block, deadlineAfter, sleepWhile, timeoutOf, waitAsync } from './waiting.ts';
import type { WaitOptions, Waiting } from './waiting.ts';

/** Index of the number of changes: odd while the event is set. It may wrap, as only equality and oddness matter. */
const CHANGES = 0;

/**
 * A flag that threads can wait for.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isMainThread, Worker, workerData } from 'node:worker_threads';
 * import { Event } from '../shared/event.ts';
 *
 * if (isMainThread) {
 *   const ready = new Event();
 *   new Worker(new URL(import.meta.url), { workerData: { ready } });
 *   assert.equal(ready.wait(), true); // blocks until the worker calls set()
 *   assert.equal(ready.isSet, true);
 * } else {
 *   Event.from(workerData.ready).set();
 * }
 * ```
 */
export class Event implements Handle<'Event'> {
  /** Bytes of shared memory that an event needs. */
  static readonly BYTES = Int32Array.BYTES_PER_ELEMENT;

  readonly kind = 'Event';
  /** The event's memory. */
  readonly buffer: SharedArrayBuffer;

  readonly #words: Int32Array<SharedArrayBuffer>;

  /**
   * Make an event, which is not set.
   *
   * @param handle What another thread posted, to make an event on the same memory.
   * @throws {TypeError} If `handle` is something else.
   */
  constructor(handle?: Handle<'Event'>) {
    this.buffer = handle === undefined ? new SharedArrayBuffer(Event.BYTES) : bufferOf(handle, 'Event', Event.BYTES);
    this.#words = new Int32Array(this.buffer, 0, 1);
  }

  /**
   * Make an `Event` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from(value: Handle<'Event'>): Event {
    return value instanceof Event ? value : new Event({ kind: 'Event', buffer: bufferOf(value, 'Event', Event.BYTES) });
  }

  /** Whether the event is set. The answer may be out of date as soon as it is given. */
  get isSet(): boolean {
    return isOdd(Atomics.load(this.#words, CHANGES));
  }

  /** Set the event: all who wait go on, and nobody waits any more until it is cleared. */
  set(): void {
    if (this.#change('to set')) Atomics.notify(this.#words, CHANGES);
  }

  /** Clear the event: who comes from now on waits. Those whom `set()` has let go on are not held up. */
  clear(): void {
    this.#change('to clear');
  }

  /**
   * Wait until the event is set; not at all if it is.
   *
   * @param options How long to wait at most.
   * @returns Whether the event was set: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   */
  wait(options?: WaitOptions): boolean {
    const timeoutMs = timeoutOf(options);
    return this.isSet || block(this.#wait(timeoutMs));
  }

  /** {@link Event.wait} without blocking the event loop, for the main thread. */
  async waitAsync(options?: WaitOptions): Promise<boolean> {
    const timeoutMs = timeoutOf(options);
    return this.isSet || waitAsync(this.#wait(timeoutMs));
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  *#wait(timeoutMs: number): Waiting<boolean> {
    const deadline = deadlineAfter(timeoutMs);
    const seen = Atomics.load(this.#words, CHANGES);
    if (isOdd(seen)) return true;
    for (;;) {
      const sleep = sleepWhile(this.#words, CHANGES, seen, deadline);
      yield sleep;
      if (Atomics.load(this.#words, CHANGES) !== seen) return true;
      if (sleep.sleepMs <= 0) return false;
    }
  }

  // Counts on by one if that is a change. If others change it at the same moment, one of them does.
  #change(how: 'to set' | 'to clear'): boolean {
    for (;;) {
      const seen = Atomics.load(this.#words, CHANGES);
      if (isOdd(seen) === (how === 'to set')) return false;
      if (Atomics.compareExchange(this.#words, CHANGES, seen, (seen + 1) | 0) === seen) return true;
    }
  }
}

function isOdd(changes: number): boolean {
  return (changes & 1) === 1;
}
