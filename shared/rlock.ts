/**
 * `RLock`: a lock that its owner may acquire again, Python's `threading.RLock`.
 *
 * A {@link Lock} and two words beside it: which thread holds it, and how often.
 */
import { threadId } from 'node:worker_threads';
import { cannotCrossProcesses, lockNotOwned } from './errors.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { hold, runHolding } from './holding.ts';
import { Lock } from './lock.ts';
import { timeoutOf } from './waiting.ts';
import type { WaitOptions } from './waiting.ts';

/** Index of the owner: the number of the thread that holds the lock, or {@link NOBODY}. Word 0 is the lock itself. */
const OWNER = 1;
/** Index of the depth: how often the owner holds the lock. Only the owner touches it. */
const DEPTH = 2;

/** The main thread's `threadId` is 0, so owners are counted from 1. */
const NOBODY = 0;
const THIS_THREAD = threadId + 1;

/**
 * A lock that the thread which holds it can acquire again, as often as it then releases it.
 *
 * Only the thread that holds it may release it. The owner is a *thread*: two async functions of one
 * thread do not exclude each other by an `RLock`; there, use a {@link Lock} and `acquireAsync()`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { RLock } from '../shared/rlock.ts';
 *
 * const lock = new RLock();
 * const inner = () => lock.run(() => lock.depth);
 * const outer = () => lock.run(() => inner());
 *
 * assert.equal(outer(), 2); // a Lock would wait for itself for ever
 * assert.equal(lock.locked, false);
 * ```
 */
export class RLock implements Handle<'RLock'> {
  /** Bytes of shared memory that an `RLock` needs. */
  static readonly BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;

  readonly kind = 'RLock';
  /** The lock's memory. It is a public field so that a structured clone of the lock carries it. */
  readonly buffer: SharedArrayBuffer;

  readonly #lock: Lock;
  readonly #words: Int32Array<SharedArrayBuffer>;

  /**
   * Make a lock.
   *
   * @param handle What another thread posted, to make a lock on the same memory; a new lock without it.
   * @throws {TypeError} If `handle` is something else.
   */
  constructor(handle?: Handle<'RLock'>) {
    this.buffer = handle === undefined ? new SharedArrayBuffer(RLock.BYTES) : bufferOf(handle, 'RLock', RLock.BYTES);
    this.#lock = new Lock(this.buffer);
    this.#words = new Int32Array(this.buffer, 0, 3);
  }

  /**
   * Make an `RLock` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from(value: Handle<'RLock'>): RLock {
    return value instanceof RLock ? value : new RLock({ kind: 'RLock', buffer: bufferOf(value, 'RLock', RLock.BYTES) });
  }

  /** Whether somebody holds the lock. The answer may be out of date as soon as it is given. */
  get locked(): boolean {
    return this.#lock.locked;
  }

  /** Whether this thread holds the lock. */
  get owned(): boolean {
    // Another thread may change the owner at any time, but never to or from this one.
    return Atomics.load(this.#words, OWNER) === THIS_THREAD;
  }

  /** How often this thread holds the lock. */
  get depth(): number {
    return this.owned ? this.#words[DEPTH]! : 0;
  }

  /**
   * Take the lock, once more if this thread holds it already; while another thread does, block.
   *
   * @param options How long to wait at most.
   * @returns Whether this thread now holds the lock: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   */
  acquire(options?: WaitOptions): boolean {
    const timeoutMs = timeoutOf(options);
    if (this.owned) return this.#acquireAgain();
    if (!this.#lock.acquire({ timeoutMs })) return false;
    this.#own(1);
    return true;
  }

  /**
   * The same without blocking the event loop; while it waits, the program does not end.
   *
   * @param options How long to wait at most.
   * @returns Whether this thread now holds the lock: false only when the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number (as a rejection).
   */
  async acquireAsync(options?: WaitOptions): Promise<boolean> {
    const timeoutMs = timeoutOf(options);
    if (this.owned) return this.#acquireAgain();
    if (!(await this.#lock.acquireAsync({ timeoutMs }))) return false;
    this.#own(1);
    return true;
  }

  /**
   * Release the lock once; when that is as often as it was acquired, other threads can have it.
   *
   * @throws {Error} If this thread does not hold the lock.
   */
  release(): void {
    this.#mustOwn();
    const depth = this.#words[DEPTH]!;
    if (depth > 1) this.#words[DEPTH] = depth - 1;
    else this.releaseAll();
  }

  /**
   * Release the lock however often it was acquired, as a thread must that waits on a condition.
   *
   * @returns How often that was, for {@link RLock.acquireAll}.
   * @throws {Error} If this thread does not hold the lock.
   */
  releaseAll(): number {
    this.#mustOwn();
    const depth = this.#words[DEPTH]!;
    // In this order: once the lock is free, owner and depth are the next one's.
    Atomics.store(this.#words, OWNER, NOBODY);
    this.#lock.release();
    return depth;
  }

  /** Take the lock back as often as {@link RLock.releaseAll} has released it. */
  acquireAll(depth: number): void {
    this.#lock.acquire();
    this.#own(depth);
  }

  /** The same without blocking the event loop. */
  async acquireAllAsync(depth: number): Promise<void> {
    await this.#lock.acquireAsync();
    this.#own(depth);
  }

  /** Take the lock until the end of the scope: `using held = lock.hold();`, like Python's `with lock:`. */
  hold(): Disposable {
    return hold(this);
  }

  /** Run a function while holding the lock, and release it however the function ends. */
  run<Result>(critical: () => Result): Result {
    return runHolding(this, critical);
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  #acquireAgain(): true {
    this.#words[DEPTH]! += 1;
    return true;
  }

  // To be called right after the lock was taken.
  #own(depth: number): void {
    this.#words[DEPTH] = depth;
    Atomics.store(this.#words, OWNER, THIS_THREAD);
  }

  #mustOwn(): void {
    const owner = Atomics.load(this.#words, OWNER);
    if (owner !== THIS_THREAD) throw lockNotOwned(owner === NOBODY ? undefined : owner - 1);
  }
}
