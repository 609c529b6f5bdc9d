/**
 * `Condition`: threads that wait until another one says that something has changed, Python's
 * `threading.Condition`.
 *
 * As there, every waiter has something of its own to sleep on, here a word, and stands in a queue
 * ({@link WaiterQueue}): first come, first notified, and a notify wakes exactly as many as it says. The
 * queue is guarded by the condition's lock, which both `wait()` and `notify()` need, and a thread lines
 * up before it lets go of that: so there is no moment between the decision to wait and the wait in which
 * a notify could be lost.
 */
import { cannotCrossProcesses, conditionLockNotHeld, wrongArgument } from './errors.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { hold, runHolding } from './holding.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';
import { WaiterQueue } from './waiter-queue.ts';
import { block, deadlineAfter, millisecondsUntil, timeoutOf, waitAsync } from './waiting.ts';
import type { Acquire, WaitOptions, Waiting } from './waiting.ts';

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

  readonly #waiters: WaiterQueue;

  /**
   * Make a condition.
   *
   * @param lock The lock to use, which several conditions can share; an {@link RLock} of its own by default.
   * @param options Size of the queue, or another condition's memory.
   * @throws {RangeError} If `waitersMax` is not a whole number from 1.
   */
  constructor(lock: Lock | RLock = new RLock(), options: ConditionOptions | ConditionHandle = {}) {
    this.lock = lock;
    this.#waiters = new WaiterQueue('kind' in options ? options : options.waitersMax ?? 64);
    this.buffer = this.#waiters.buffer;
  }

  /**
   * Make a `Condition` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from(value: ConditionHandle): Condition {
    if (value instanceof Condition) return value;
    bufferOf(value, 'Condition', 0);
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
    this.#waiters.notify(count);
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
    const ticket = this.#waiters.lineUp();
    for (;;) {
      const retake = this.#letGo();
      const lostSince = yield* this.#waiters.sleep(ticket, deadline);
      yield retake;
      // The lock is held again, so nobody else changes the queue from here on.
      if (lostSince !== undefined) this.#waiters.passOn(ticket, lostSince);
      if (this.#waiters.comeBack(ticket)) return true;
      if (millisecondsUntil(deadline) > 0) continue;
      this.#waiters.stepOut(ticket);
      return false;
    }
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
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
