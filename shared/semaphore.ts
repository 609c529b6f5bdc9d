/**
 * `Semaphore` and `BoundedSemaphore`: a number of permits, Python's `threading.Semaphore`.
 *
 * Two words: how many permits are free, and how many threads may be asleep as there was none. To take
 * a permit is one compare-and-exchange, and a release that nobody sleeps for makes no call into the
 * kernel.
 */
import { cannotCrossProcesses, semaphoreReleasedTooOften, wrongArgument } from './errors.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { hold, runHolding } from './holding.ts';
import { block, countedSleep, deadlineAfter, sleepWhile, timeoutOf, waitAsync } from './waiting.ts';
import type { WaitOptions, Waiting } from './waiting.ts';

/** Index of the number of free permits. */
const VALUE = 0;
/** Index of the number of threads that are asleep or about to be. */
const SLEEPERS = 1;
/** Index of the largest value that is allowed. */
const VALUE_MAX = 2;

/** The largest number of permits: what a word holds. */
const PERMITS_MAX = 2 ** 31 - 1;

type Kind = 'Semaphore' | 'BoundedSemaphore';

/**
 * A number of permits: `acquire()` takes one, and waits while there is none; `release()` gives one back.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Semaphore } from '../shared/semaphore.ts';
 *
 * const tables = new Semaphore(2);
 * tables.acquire();
 * tables.acquire();
 * assert.equal(tables.acquire({ timeoutMs: 10 }), false); // none is free
 * tables.release();
 * assert.equal(tables.value, 1);
 * ```
 */
export class Semaphore implements Handle<Kind> {
  /** Bytes of shared memory that a semaphore needs. */
  static readonly BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;

  readonly kind: Kind;
  /** The semaphore's memory. */
  readonly buffer: SharedArrayBuffer;

  readonly #words: Int32Array<SharedArrayBuffer>;

  /**
   * Make a semaphore.
   *
   * @param value How many permits there are at first, 1 by default; or what another thread posted.
   * @throws {RangeError} If `value` is not a whole number from 0 to 2,147,483,647.
   */
  constructor(value: number | Handle<Kind> = 1) {
    // A subclass has another kind, whose bound is set where the memory is made.
    this.kind = kindOf(new.target);
    if (typeof value === 'number') {
      if (!Number.isInteger(value) || value < 0 || value > PERMITS_MAX) throw wrongArgument(`make ${this.kind}`, `value must be a whole number from 0 to ${PERMITS_MAX}`, value);
      this.buffer = new SharedArrayBuffer(Semaphore.BYTES);
      this.#words = new Int32Array(this.buffer, 0, 3);
      this.#words[VALUE] = value;
      this.#words[VALUE_MAX] = this.kind === 'BoundedSemaphore' ? value : PERMITS_MAX;
    } else {
      this.buffer = bufferOf(value, this.kind, Semaphore.BYTES);
      this.#words = new Int32Array(this.buffer, 0, 3);
    }
  }

  /**
   * Make a semaphore from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from(value: Handle<Kind>): Semaphore {
    return value instanceof Semaphore && value.kind === kindOf(this) ? value : new this({ kind: kindOf(this), buffer: bufferOf(value, kindOf(this), Semaphore.BYTES) });
  }

  /** How many permits are free. The answer may be out of date as soon as it is given. */
  get value(): number {
    return Atomics.load(this.#words, VALUE);
  }

  /**
   * Take a permit; while there is none, block this thread.
   *
   * @param options How long to wait at most.
   * @returns Whether this thread has a permit: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   */
  acquire(options?: WaitOptions): boolean {
    const timeoutMs = timeoutOf(options);
    return this.#take() || (timeoutMs > 0 && block(this.#wait(timeoutMs)));
  }

  /** {@link Semaphore.acquire} without blocking the event loop, for the main thread. */
  async acquireAsync(options?: WaitOptions): Promise<boolean> {
    const timeoutMs = timeoutOf(options);
    return this.#take() || (timeoutMs > 0 && waitAsync(this.#wait(timeoutMs)));
  }

  /**
   * Give permits back, and wake as many of those who wait.
   *
   * @param count How many.
   * @throws {RangeError} If `count` is not a whole number from 1, or if there would be too many: for a
   *   {@link BoundedSemaphore} more than at first.
   */
  release(count = 1): void {
    if (!Number.isInteger(count) || count < 1) throw wrongArgument(`release ${this.kind}`, 'count must be a whole number from 1', count);
    const words = this.#words;
    // Nobody writes it after the semaphore was made.
    const valueMax = words[VALUE_MAX]!;
    for (;;) {
      const seen = Atomics.load(words, VALUE);
      if (count > valueMax - seen) throw semaphoreReleasedTooOften(this.kind, valueMax);
      if (Atomics.compareExchange(words, VALUE, seen, seen + count) === seen) break;
    }
    // Who counts itself a sleeper after this has been read sees the new value before it sleeps.
    if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, VALUE, count);
  }

  /** Take a permit until the end of the scope: `using permit = semaphore.hold();`. */
  hold(): Disposable {
    return hold(this);
  }

  /** Run a function while holding a permit, and give it back however the function ends. */
  run<Result>(body: () => Result): Result {
    return runHolding(this, body);
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  #take(): boolean {
    for (;;) {
      const seen = Atomics.load(this.#words, VALUE);
      if (seen === 0) return false;
      if (Atomics.compareExchange(this.#words, VALUE, seen, seen - 1) === seen) return true;
    }
  }

  *#wait(timeoutMs: number): Waiting<boolean> {
    const deadline = deadlineAfter(timeoutMs);
    for (;;) {
      const sleep = sleepWhile(this.#words, VALUE, 0, deadline);
      yield* countedSleep(SLEEPERS, sleep);
      // Also after the last sleep: whoever was woken for a permit must not leave it to nobody.
      if (this.#take()) return true;
      if (sleep.sleepMs <= 0) return false;
    }
  }
}

/**
 * A {@link Semaphore} that cannot have more permits than at first: one release too many is a mistake.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { BoundedSemaphore } from '../shared/semaphore.ts';
 *
 * const tables = new BoundedSemaphore(2);
 * tables.run(() => assert.equal(tables.value, 1));
 * assert.throws(() => tables.release(), { code: 'ERR_SEMAPHORE_VALUE' });
 * ```
 */
export class BoundedSemaphore extends Semaphore {}

function kindOf(constructor: typeof Semaphore): Kind {
  return constructor.prototype instanceof BoundedSemaphore || constructor === BoundedSemaphore ? 'BoundedSemaphore' : 'Semaphore';
}
