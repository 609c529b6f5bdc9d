/**
 * `Lock`: mutual exclusion between threads, Python's `threading.Lock` on one shared 32-bit word.
 *
 * The algorithm is the third mutex of Ulrich Drepper, "Futexes Are Tricky" (2011), section 5; its
 * second state saves the call into the kernel for as long as nobody waits.
 */
import { cannotCrossProcesses, lockNotHeld, wrongLockMemory, wrongTimeout } from './errors.ts';

/** Nobody holds the lock. */
const UNLOCKED = 0;
/** Somebody holds it, and nobody waits: releasing it needs to wake nobody. */
const LOCKED = 1;
/** Somebody holds it, and others may be asleep: whoever releases it must wake one of them. */
const CONTENDED = 2;

/**
 * Looks at a held lock before going to sleep, which costs far more than all of them. Many critical
 * sections are over by then; more looks were no faster in `lock.bench.ts`.
 */
const SPINS_MAX = 10;

/**
 * The longest sleep before a look at the lock.
 *
 * Whoever releases the lock wakes one sleeper. If just that one is terminated before it can take the
 * lock, or its thread is busy with something else (`acquireAsync`), then the lock is free, all others
 * are asleep, and nobody is left to wake them. So nobody relies on being woken.
 */
const SLEEP_MAX_MS = 50;

/** What crosses to another thread when a {@link Lock} is posted to it: the memory without the methods. */
export interface LockMemory {
  readonly buffer: SharedArrayBuffer;
}

/** How long to wait for a lock. */
export interface AcquireOptions {
  /** Milliseconds from 0 (do not wait) to Infinity, the default. */
  readonly timeoutMs?: number;
}

/**
 * A lock that one thread at a time can hold.
 *
 * It has no owner, like Python's: any thread may release it, and a thread that acquires it twice
 * waits for ever. A thread that ends while it holds the lock leaves it held. Which of several waiters
 * comes next is not specified.
 *
 * A `Lock` is posted to other threads like any value, but arrives there as plain data:
 * {@link Lock.from} turns that into a `Lock` on the same memory.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Lock } from '../shared/lock.ts';
 *
 * const lock = new Lock();
 * const received = structuredClone(lock); // as a worker gets it in workerData or in a message
 * const same = Lock.from(received);
 *
 * same.acquire();
 * assert.equal(lock.locked, true);
 * same.release();
 * assert.equal(lock.locked, false);
 * ```
 */
export class Lock implements LockMemory {
  /** Bytes of shared memory that a lock needs. */
  static readonly BYTES = Int32Array.BYTES_PER_ELEMENT;

  /** The name of the class, which a structured clone forgets. */
  readonly kind = 'Lock';
  /** The lock's memory. It is a public field so that a structured clone of the lock carries it. */
  readonly buffer: SharedArrayBuffer;

  // One of the three states. Every thread may change it, by atomic operations only.
  readonly #state: Int32Array<SharedArrayBuffer>;

  /**
   * Make a lock, on memory of its own or on given memory.
   *
   * @param buffer Memory whose first {@link Lock.BYTES} bytes are zero or another lock's.
   * @throws {TypeError} If `buffer` is not a SharedArrayBuffer or is too small.
   */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(Lock.BYTES)) {
    if (!(buffer instanceof SharedArrayBuffer) || buffer.byteLength < Lock.BYTES) throw wrongLockMemory(Lock.BYTES, buffer);
    this.buffer = buffer;
    this.#state = new Int32Array(buffer, 0, 1);
  }

  /**
   * Make a `Lock` from whatever arrived in another thread.
   *
   * @param value A lock, the plain data that a posted lock arrives as, or a lock's buffer.
   * @returns A lock on the same memory.
   * @throws {TypeError} If `value` is none of these.
   */
  static from(value: LockMemory | SharedArrayBuffer): Lock {
    if (value instanceof Lock) return value;
    // An absent buffer would mean "make a new one", and a lock of one's own excludes nobody.
    const buffer = value instanceof SharedArrayBuffer ? value : (value as LockMemory | null | undefined)?.buffer;
    if (buffer === undefined) throw wrongLockMemory(Lock.BYTES, value);
    return new Lock(buffer);
  }

  /** Whether somebody holds the lock. The answer may be out of date as soon as it is given. */
  get locked(): boolean {
    return Atomics.load(this.#state, 0) !== UNLOCKED;
  }

  /**
   * Take the lock; while somebody else holds it, block this thread.
   *
   * @param options How long to wait at most.
   * @returns Whether this thread now holds the lock: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   *
   * @example
   * ```ts
   * import assert from 'node:assert/strict';
   * import { Lock } from '../shared/lock.ts';
   *
   * const lock = new Lock();
   * assert.equal(lock.acquire(), true);
   * assert.equal(lock.acquire({ timeoutMs: 10 }), false); // held, by whomever
   * lock.release();
   * ```
   */
  acquire(options?: AcquireOptions): boolean {
    const timeoutMs = options === undefined ? Infinity : checkedTimeout(options);
    // Only one thread can change UNLOCKED to something else, so whoever did holds the lock.
    if (Atomics.compareExchange(this.#state, 0, UNLOCKED, LOCKED) === UNLOCKED) return true;
    return timeoutMs > 0 && this.#acquireContended(timeoutMs);
  }

  /**
   * Take the lock without blocking the event loop; while it waits, the program does not end.
   *
   * Meant for the main thread, whose timers, messages and worker output would otherwise stand still.
   *
   * @param options How long to wait at most.
   * @returns Whether the lock is now held: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number (as a rejection).
   *
   * @example
   * ```ts
   * import assert from 'node:assert/strict';
   * import { Lock } from '../shared/lock.ts';
   *
   * const lock = new Lock();
   * lock.acquire();
   * setTimeout(() => lock.release(), 10); // runs although the next line waits
   * assert.equal(await lock.acquireAsync(), true);
   * lock.release();
   * ```
   */
  async acquireAsync(options?: AcquireOptions): Promise<boolean> {
    const timeoutMs = options === undefined ? Infinity : checkedTimeout(options);
    if (Atomics.compareExchange(this.#state, 0, UNLOCKED, LOCKED) === UNLOCKED) return true;
    return timeoutMs > 0 && this.#acquireContendedAsync(timeoutMs);
  }

  /**
   * Let go of the lock, and wake one of those who wait for it.
   *
   * @throws {Error} If nobody holds the lock.
   */
  release(): void {
    // Looking first and storing then would let two releases of one acquire both pass.
    const before = Atomics.exchange(this.#state, 0, UNLOCKED);
    if (before === LOCKED) return;
    if (before === UNLOCKED) throw lockNotHeld();
    Atomics.notify(this.#state, 0, 1);
  }

  /**
   * Take the lock until the end of the scope, like Python's `with lock:`.
   *
   * @returns What releases the lock, once, when it is disposed of.
   *
   * @example
   * ```ts
   * import assert from 'node:assert/strict';
   * import { Lock } from '../shared/lock.ts';
   *
   * const lock = new Lock();
   * {
   *   using held = lock.hold();
   *   assert.equal(lock.locked, true);
   * } // released here, also when an error leaves the block
   * assert.equal(lock.locked, false);
   * ```
   */
  hold(): Disposable {
    this.acquire();
    let held = true;
    return {
      [Symbol.dispose]: () => {
        // By the second time somebody else may hold the lock, and it is not ours to release.
        if (held) this.release();
        held = false;
      },
    };
  }

  /**
   * Run a function while holding the lock, and release the lock however the function ends.
   *
   * If the function returns a promise, the lock is held until the promise settles. Meanwhile this
   * thread must not block on the same lock, or the promise could never settle: where several async
   * functions of *one* thread exclude each other, await {@link Lock.acquireAsync} instead.
   *
   * @param critical The critical section.
   * @returns What the function returns.
   *
   * @example
   * ```ts
   * import assert from 'node:assert/strict';
   * import { Lock } from '../shared/lock.ts';
   *
   * const lock = new Lock();
   * const locked = lock.run(() => lock.locked);
   * assert.equal(locked, true);
   * assert.equal(lock.locked, false);
   * ```
   */
  run<Result>(critical: () => Result): Result {
    this.acquire();
    let releasedLater = false;
    try {
      const result = critical();
      if (!(result instanceof Promise)) return result;
      releasedLater = true;
      // The type says no more than before: a promise of the same value.
      return result.finally(() => this.release()) as Result;
    } finally {
      if (!releasedLater) this.release();
    }
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  #acquireContended(timeoutMs: number): boolean {
    const state = this.#state;
    const deadline = deadlineAfter(timeoutMs);
    for (let spins = 0; spins < SPINS_MAX; spins += 1) {
      // Where others are asleep already, this thread need not hope to be quicker.
      const seen = Atomics.load(state, 0);
      if (seen === CONTENDED) break;
      if (seen === UNLOCKED && Atomics.compareExchange(state, 0, UNLOCKED, LOCKED) === UNLOCKED) return true;
    }
    // A thread takes the lock as CONTENDED from here on: it cannot know whether others still sleep,
    // and one wake-up too many is harmless, one too few is not. If it did not get the lock, then the
    // exchange has told the holder to wake somebody.
    while (Atomics.exchange(state, 0, CONTENDED) !== UNLOCKED) {
      const leftMs = millisecondsUntil(deadline);
      if (leftMs <= 0) return false;
      // Sleeps only if the state still is CONTENDED, so a release since the exchange is not missed.
      Atomics.wait(state, 0, CONTENDED, Math.min(leftMs, SLEEP_MAX_MS));
    }
    return true;
  }

  // The same without blocking and without spinning, which would only keep the event loop from its work.
  async #acquireContendedAsync(timeoutMs: number): Promise<boolean> {
    const state = this.#state;
    const deadline = deadlineAfter(timeoutMs);
    // Atomics.waitAsync does not count as work: with nothing else to do, the program would end.
    const alive = setInterval(() => undefined, SLEEP_MAX_MS);
    try {
      while (Atomics.exchange(state, 0, CONTENDED) !== UNLOCKED) {
        const leftMs = millisecondsUntil(deadline);
        if (leftMs <= 0) return false;
        await sleepWhileContended(state, Math.min(leftMs, SLEEP_MAX_MS));
      }
      return true;
    } finally {
      clearInterval(alive);
    }
  }
}

// The time limit belongs to the sleep itself and does not race against it: a sleep left behind would
// take a wake-up that is meant for somebody else.
async function sleepWhileContended(state: Int32Array<SharedArrayBuffer>, limitMs: number): Promise<void> {
  if (typeof Atomics.waitAsync === 'function') {
    await Atomics.waitAsync(state, 0, CONTENDED, limitMs).value;
  } else {
    await new Promise((resolve) => setTimeout(resolve, Math.min(limitMs, 1)));
  }
}

function checkedTimeout({ timeoutMs = Infinity }: AcquireOptions): number {
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) throw wrongTimeout(timeoutMs);
  return timeoutMs;
}

// Who waits for ever needs no clock.
function deadlineAfter(timeoutMs: number): number {
  return timeoutMs === Infinity ? Infinity : performance.now() + timeoutMs;
}

function millisecondsUntil(deadline: number): number {
  return deadline === Infinity ? Infinity : deadline - performance.now();
}
