/**
 * `Condition`: threads that wait until another one says that something has changed, Python's
 * `threading.Condition`.
 *
 * As there, every waiter has something of its own to sleep on, here a word, and stands in a queue:
 * first come, first notified, and a notify wakes exactly as many as it says. The queue is a linked
 * list of *places* in shared memory, and all of it is guarded by the condition's lock, which both
 * `wait()` and `notify()` need: so there is no moment between the decision to wait and the wait in
 * which a notify could be lost.
 */
import { cannotCrossProcesses, conditionLockNotHeld, tooManyWaiters, wrongArgument } from './errors.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { hold, runHolding } from './holding.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';
import { block, deadlineAfter, millisecondsUntil, sleepWhile, timeoutOf, waitAsync } from './waiting.ts';
import type { Acquire, WaitOptions, Waiting } from './waiting.ts';

// Indices of the head. Only who holds the lock may touch them, except the two counters, which anybody may read.
/** First and last place of the queue, counted from 1; 0 while nobody waits. */
const FIRST = 0;
const LAST = 1;
/** First of the places that are free again; they are linked like the queue. */
const FREE = 2;
/** How many places have ever been used. */
const USED = 3;
/** Number of the latest wait, in steps of two. */
const WAITS = 4;
/** How often somebody was notified, and how often somebody came back from a wait for that, or was given up. */
const NOTIFIED = 5;
const RETURNED = 6;
const HEAD_WORDS = 7;

/**
 * A place: the number of the wait that stands there, with the lowest bit set once it is notified; who
 * is next; and which wait was the latest one at the time of the notification.
 */
const PLACE_WORDS = 3;
const NEXT = 1;
const SINCE = 2;

/** What stands at a free place. */
const NO_WAIT = 0;

/** One wait in the queue. */
interface Ticket {
  /** Index of its place's first word. */
  readonly place: number;
  /** What stands there until it is notified. */
  readonly wait: number;
}

/** What a {@link Condition} arrives as in another thread. */
export interface ConditionHandle extends Handle<'Condition'> {
  readonly lock: { readonly kind: 'Lock' | 'RLock'; readonly buffer: SharedArrayBuffer };
}

/** Size of a condition. */
export interface ConditionOptions {
  /** How many threads can wait at the same time; 64 by default. */
  readonly waitersMax?: number;
}

/**
 * A lock, and a queue of threads that wait for a change of what the lock guards.
 *
 * Name a condition for what it signals (`notEmpty`), change the state and notify while holding the
 * lock, and wait in a loop or by {@link Condition.waitFor}: between the notify and the moment at
 * which the waiter has the lock again, somebody else may have changed the state back.
 *
 * A notify that went to a thread which is then terminated is passed on to the next one that waits,
 * after a tenth of a second or so.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isMainThread, Worker, workerData } from 'node:worker_threads';
 * import { Condition } from '../shared/condition.ts';
 *
 * if (isMainThread) {
 *   const letters = new Int32Array(new SharedArrayBuffer(4));
 *   const notEmpty = new Condition();
 *   new Worker(new URL(import.meta.url), { workerData: { letters, notEmpty } });
 *   notEmpty.run(() => {
 *     notEmpty.waitFor(() => letters[0] > 0); // the lock is free while this waits
 *     letters[0] -= 1;
 *   });
 *   assert.equal(letters[0], 0);
 * } else {
 *   const notEmpty = Condition.from(workerData.notEmpty);
 *   notEmpty.run(() => {
 *     workerData.letters[0] += 1;
 *     notEmpty.notify();
 *   });
 * }
 * ```
 */
export class Condition implements ConditionHandle {
  readonly kind = 'Condition';
  /** The memory of the queue. */
  readonly buffer: SharedArrayBuffer;
  /** The lock that guards the queue, and the state that the condition is about. */
  readonly lock: Lock | RLock;

  readonly #words: Int32Array<SharedArrayBuffer>;

  /**
   * Make a condition.
   *
   * @param lock The lock to use, which several conditions can share; an {@link RLock} of its own by default.
   * @param options Size of the queue, or another condition's memory.
   * @throws {RangeError} If `waitersMax` is not a whole number from 1.
   */
  constructor(lock: Lock | RLock = new RLock(), options: ConditionOptions | ConditionHandle = {}) {
    this.lock = lock;
    this.buffer = 'kind' in options ? bufferOf(options, 'Condition', bytesFor(1)) : new SharedArrayBuffer(bytesFor(options.waitersMax ?? 64));
    this.#words = new Int32Array(this.buffer);
  }

  /**
   * Make a `Condition` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from(value: ConditionHandle): Condition {
    if (value instanceof Condition) return value;
    bufferOf(value, 'Condition', bytesFor(1));
    const lock = value.lock.kind === 'RLock' ? RLock.from(value.lock as Handle<'RLock'>) : Lock.from(value.lock);
    return new Condition(lock, value);
  }

  /** Take the lock: see {@link RLock.acquire}. */
  acquire(options?: WaitOptions): boolean {
    return this.lock.acquire({ timeoutMs: timeoutOf(options) });
  }

  /** Take the lock without blocking the event loop. */
  acquireAsync(options?: WaitOptions): Promise<boolean> {
    return this.lock.acquireAsync(options as { timeoutMs?: number });
  }

  /** Release the lock. */
  release(): void {
    this.lock.release();
  }

  /** Take the lock until the end of the scope. */
  hold(): Disposable {
    return hold(this);
  }

  /** Run a function while holding the lock. */
  run<Result>(critical: () => Result): Result {
    return runHolding(this, critical);
  }

  /**
   * Release the lock, wait to be notified, and take the lock again.
   *
   * @param options How long to wait to be notified. Taking the lock again may take longer.
   * @returns Whether this thread was notified: false only when the time ran out.
   * @throws {Error} If the lock is not held.
   * @throws {RangeError} If `timeoutMs` is negative or not a number, or too many threads wait.
   */
  wait(options?: WaitOptions): boolean {
    return block(this.waiting(timeoutOf(options)));
  }

  /** {@link Condition.wait} without blocking the event loop, for the main thread. */
  async waitAsync(options?: WaitOptions): Promise<boolean> {
    return waitAsync(this.waiting(timeoutOf(options)));
  }

  /**
   * Wait until a predicate is true.
   *
   * @param predicate Called with the lock held: at once, and after each notification.
   * @param options How long to wait at most.
   * @returns What the predicate came to in the end: something false only when the time ran out.
   * @throws {Error} If the lock is not held.
   */
  waitFor<Result>(predicate: () => Result, options?: WaitOptions): Result {
    const deadline = deadlineAfter(timeoutOf(options));
    this.#mustHold('wait on');
    let result = predicate();
    while (!result) {
      const timeoutMs = millisecondsUntil(deadline);
      if (timeoutMs <= 0) break;
      this.wait({ timeoutMs });
      result = predicate();
    }
    return result;
  }

  /** {@link Condition.waitFor} without blocking the event loop, for the main thread. */
  async waitForAsync<Result>(predicate: () => Result, options?: WaitOptions): Promise<Result> {
    const deadline = deadlineAfter(timeoutOf(options));
    this.#mustHold('wait on');
    let result = predicate();
    while (!result) {
      const timeoutMs = millisecondsUntil(deadline);
      if (timeoutMs <= 0) break;
      await this.waitAsync({ timeoutMs });
      result = predicate();
    }
    return result;
  }

  /**
   * Wake those who have waited longest. They go on when they get the lock, so not before it is released.
   *
   * @param count How many; fewer if fewer wait.
   * @throws {Error} If the lock is not held.
   * @throws {RangeError} If `count` is not a whole number from 0, or Infinity.
   */
  notify(count = 1): void {
    if (!(count >= 0) || (count !== Infinity && !Number.isInteger(count))) throw wrongArgument('notify Condition', 'count must be a whole number from 0', count);
    this.#mustHold('notify');
    const words = this.#words;
    for (let left = count; left > 0; left -= 1) {
      const first = words[FIRST]!;
      if (first === 0) return;
      const place = placeOf(first);
      const next = words[place + NEXT]!;
      words[FIRST] = next;
      if (next === 0) words[LAST] = 0;
      words[place + SINCE] = words[WAITS]!;
      Atomics.add(words, NOTIFIED, 1);
      Atomics.add(words, place, 1);
      Atomics.notify(words, place, 1);
    }
  }

  /** Wake all who wait. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  /**
   * {@link Condition.wait} as a part of a longer wait, for classes that are built on a condition.
   *
   * @param timeoutMs Milliseconds from 0 to Infinity.
   */
  *waiting(timeoutMs: number): Waiting<boolean> {
    this.#mustHold('wait on');
    const deadline = deadlineAfter(timeoutMs);
    const ticket = this.#lineUp();
    for (;;) {
      const retake = this.#letGo();
      const lostSince = yield* this.#sleep(ticket, deadline);
      yield retake;
      // The lock is held again, so nobody else changes the queue from here on.
      if (lostSince !== undefined) this.#passOn(ticket, lostSince);
      const seen = Atomics.load(this.#words, ticket.place);
      if (seen === ticket.wait + 1) {
        this.#leave(ticket.place);
        Atomics.add(this.#words, RETURNED, 1);
        return true;
      }
      if (millisecondsUntil(deadline) > 0) continue;
      this.#stepOut(ticket);
      return false;
    }
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  // Sleeps until notified or the deadline. If meanwhile somebody else was notified who did not come
  // back, then the answer is how many had come back by then.
  *#sleep(ticket: Ticket, deadline: number): Waiting<number | undefined> {
    for (;;) {
      const returned = Atomics.load(this.#words, RETURNED);
      const isOpen = Atomics.load(this.#words, NOTIFIED) !== returned;
      const sleptOut = yield sleepWhile(this.#words, ticket.place, ticket.wait, deadline);
      if (!sleptOut || millisecondsUntil(deadline) <= 0) return undefined;
      if (isOpen && Atomics.load(this.#words, RETURNED) === returned) return returned;
    }
  }

  // Everything below needs the lock.

  #lineUp(): Ticket {
    const words = this.#words;
    const number = this.#freePlace();
    const wait = (words[WAITS]! + 2) | 0 || 2;
    words[WAITS] = wait;
    Atomics.store(words, placeOf(number), wait);
    this.#append(number);
    return { place: placeOf(number), wait };
  }

  #append(number: number): void {
    const words = this.#words;
    const last = words[LAST]!;
    words[placeOf(number) + NEXT] = 0;
    words[LAST] = number;
    if (last === 0) words[FIRST] = number;
    else words[placeOf(last) + NEXT] = number;
  }

  #freePlace(): number {
    const free = this.#words[FREE]!;
    if (free !== 0) {
      this.#words[FREE] = this.#words[placeOf(free) + NEXT]!;
      return free;
    }
    const number = this.#words[USED]! + 1;
    if (placeOf(number + 1) > this.#words.length) throw tooManyWaiters(number - 1);
    return (this.#words[USED] = number);
  }

  #leave(place: number): void {
    Atomics.store(this.#words, place, NO_WAIT);
    this.#words[place + NEXT] = this.#words[FREE]!;
    this.#words[FREE] = numberOf(place);
  }

  // Takes a ticket out of the middle of the queue.
  #stepOut(ticket: Ticket): void {
    const words = this.#words;
    const number = numberOf(ticket.place);
    const next = words[ticket.place + NEXT]!;
    let before = 0;
    for (let at = words[FIRST]!; at !== number; at = words[placeOf(at) + NEXT]!) before = at;
    if (before === 0) words[FIRST] = next;
    else words[placeOf(before) + NEXT] = next;
    if (next === 0) words[LAST] = before;
    this.#leave(ticket.place);
  }

  // Passes on the notification of a thread that has not come for it, most likely as it was terminated,
  // if there was somebody else to notify at that time. The thread goes to the end of the queue: if it
  // lives after all then it waits on, so that one notify still wakes one thread.
  #passOn(own: Ticket, lostSince: number): void {
    const words = this.#words;
    if (Atomics.load(words, own.place) !== own.wait || Atomics.load(words, RETURNED) !== lostSince) return;
    for (let number = 1; number <= words[USED]!; number += 1) {
      const place = placeOf(number);
      const isNotified = (Atomics.load(words, place) & 1) === 1;
      if (!isNotified || ((own.wait - words[place + SINCE]!) | 0) > 0) continue;
      Atomics.sub(words, place, 1);
      this.#append(number);
      Atomics.add(words, RETURNED, 1);
      this.notify();
      return;
    }
  }

  #letGo(): Acquire {
    const { lock } = this;
    if (!(lock instanceof RLock)) {
      lock.release();
      return lock;
    }
    const depth = lock.releaseAll();
    return { acquire: () => lock.acquireAll(depth), acquireAsync: () => lock.acquireAllAsync(depth) };
  }

  #mustHold(action: string): void {
    const { lock } = this;
    // A Lock has no owner, so that somebody holds it is all that can be known.
    if (!(lock instanceof RLock ? lock.owned : lock.locked)) throw conditionLockNotHeld(action);
  }
}

function placeOf(number: number): number {
  return HEAD_WORDS + (number - 1) * PLACE_WORDS;
}

function numberOf(place: number): number {
  return (place - HEAD_WORDS) / PLACE_WORDS + 1;
}

function bytesFor(waitersMax: number): number {
  if (!Number.isInteger(waitersMax) || waitersMax < 1) throw wrongArgument('make Condition', 'waitersMax must be a whole number from 1', waitersMax);
  return placeOf(waitersMax + 1) * Int32Array.BYTES_PER_ELEMENT;
}
