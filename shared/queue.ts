/**
 * `Queue`: values that threads hand to each other in order, Python's `queue.Queue`.
 *
 * The values lie in a ring of shared bytes. As in Michael and Scott's two-lock queue ("Simple, fast,
 * and practical non-blocking and blocking concurrent queue algorithms", PODC 1996) those who put have
 * one lock and those who get another, so that they do not disturb each other. Between them there are
 * only counters, which never go back: a value is there once it is counted as put, and its place is free
 * again once it is counted as got.
 *
 * Who finds the queue empty sleeps on the number of puts that it saw, who finds it full on the number
 * of gets, so that nobody sleeps through a change.
 */
import { cannotCrossProcesses, QueueEmptyError, QueueFullError, queueTooSmall, wrongArgument } from './errors.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { QUEUE_BYTES, QUEUE_SPINS_MAX } from './limits.ts';
import { Lock } from './lock.ts';
import type { LockMemory } from './lock.ts';
import { pack, unpack } from './memory/packing.ts';
import type { Packed } from './memory/packing.ts';
import { Ring, sizeOf } from './memory/ring.ts';
import { Tasks } from './tasks.ts';
import { block, countedSleep, deadlineAfter, sleepWhile, timeoutOf, waitAsync } from './waiting.ts';
import type { WaitOptions, Waiting } from './waiting.ts';

// Words of those who put and of those who get lie 64 bytes apart: the processor moves memory between
// its cores in pieces of that size.

/** Index of the number of puts. Changed with the lock of those who put. */
const PUTS = 0;
/** Index of the ring's tail. */
const TAIL = 1;
/** Index of how many are asleep, or about to be, as the queue was empty. */
const GETTERS = 2;

/** Index of the number of gets. Changed with the lock of those who get. */
const GETS = 16;
/** Index of the ring's head. */
const HEAD = 17;
/** Index of how many are asleep, or about to be, as the queue was full; and how many of those for want of bytes. */
const PUTTERS = 18;
const BYTE_SEEKERS = 19;

/** Index of the number of tasks that are done, and of how many wait in `join()`. */
const DONE = 32;
const JOINERS = 33;

/** Offset of the ring of values in bytes. */
const RING = 48 * Int32Array.BYTES_PER_ELEMENT;

/** What comes of looking into an empty queue. */
const NOTHING = Symbol('nothing');

/** What a {@link Queue} arrives as in another thread. */
export interface QueueHandle extends Handle<'Queue'> {
  readonly maxsize: number;
  readonly putLock: LockMemory;
  readonly getLock: LockMemory;
}

/** Size of a queue. */
export interface QueueOptions {
  /** Bytes for the values that are in the queue at the same time: 16 MiB by default, a power of two. A number needs 8 or 16. */
  readonly memoryBytes?: number;
}

/**
 * A first-in, first-out queue of values between threads.
 *
 * A value is copied when it is put, like a message. It can be anything that can be posted, except what
 * holds shared memory (a lock, another queue) or a port. When the memory is used up, the queue counts
 * as full.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isMainThread, Worker, workerData } from 'node:worker_threads';
 * import { Queue } from '../shared/queue.ts';
 *
 * if (isMainThread) {
 *   const tasks = new Queue<string>();
 *   const results = new Queue<number>();
 *   new Worker(new URL(import.meta.url), { workerData: { tasks, results } });
 *   for (const word of ['one', 'three']) tasks.put(word);
 *   assert.deepEqual([results.get(), results.get()], [3, 5]);
 *   tasks.join(); // until taskDone() was called for each
 * } else {
 *   const tasks = Queue.from<string>(workerData.tasks);
 *   const results = Queue.from<number>(workerData.results);
 *   for (let count = 0; count < 2; count += 1) {
 *     results.put(tasks.get().length);
 *     tasks.taskDone();
 *   }
 * }
 * ```
 */
export class Queue<Value = unknown> implements QueueHandle {
  readonly kind = 'Queue';
  /** The memory of the values and the counters. */
  readonly buffer: SharedArrayBuffer;
  /** How many values the queue holds at most; 0: as many as the memory can. */
  readonly maxsize: number;
  /** Held while a value is put. */
  readonly putLock: Lock;
  /** Held while a value is taken. */
  readonly getLock: Lock;

  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #ring: Ring;
  readonly #tasks: Tasks;

  /**
   * Make a queue.
   *
   * @param maxsize How many values it holds at most; 0, the default: as many as the memory can. Or
   *   what another thread posted.
   * @param options Size of the memory.
   * @throws {RangeError} If `maxsize` is not a whole number from 0, or `memoryBytes` not a power of two from 16 to 2^30.
   */
  constructor(maxsize: number | QueueHandle = 0, options: QueueOptions = {}) {
    if (typeof maxsize === 'number') {
      if (!Number.isInteger(maxsize) || maxsize < 0) throw wrongArgument('make Queue', 'maxsize must be a whole number from 0', maxsize);
      this.maxsize = maxsize;
      this.buffer = new SharedArrayBuffer(RING + checkedMemory(options.memoryBytes ?? QUEUE_BYTES));
      this.putLock = new Lock();
      this.getLock = new Lock();
    } else {
      this.maxsize = maxsize.maxsize;
      this.buffer = bufferOf(maxsize, 'Queue', RING);
      this.putLock = Lock.from(maxsize.putLock);
      this.getLock = Lock.from(maxsize.getLock);
    }
    this.#words = new Int32Array(this.buffer);
    this.#ring = new Ring(this.buffer, { tail: TAIL, head: HEAD, start: RING });
    this.#tasks = new Tasks(this.#words, { begun: PUTS, done: DONE, joiners: JOINERS });
  }

  /**
   * Make a `Queue` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from<Value>(value: QueueHandle): Queue<Value> {
    if (value instanceof Queue) return value as Queue<Value>;
    bufferOf(value, 'Queue', RING);
    return new Queue<Value>(value);
  }

  /** How many values are in the queue. Not reliable! It may be out of date as soon as it is told. */
  get size(): number {
    return (Atomics.load(this.#words, PUTS) - Atomics.load(this.#words, GETS)) | 0;
  }

  /** Whether the queue is empty. Not reliable! A `get()` afterwards may wait all the same. */
  empty(): boolean {
    return this.size <= 0;
  }

  /** Whether the queue holds `maxsize` values. Not reliable! A `put()` afterwards may wait all the same. */
  full(): boolean {
    return this.maxsize > 0 && this.size >= this.maxsize;
  }

  /**
   * Put a copy of a value at the end of the queue; while that is full, block this thread.
   *
   * @param value Anything that can be posted to a thread and holds no shared memory.
   * @param options How long to wait at most.
   * @throws {QueueFullError} If the time ran out.
   * @throws {TypeError} If the value cannot be cloned.
   * @throws {RangeError} If the value needs more than half of the memory, or `timeoutMs` is negative or not a number.
   */
  put(value: Value, options?: WaitOptions): void {
    const timeoutMs = timeoutOf(options);
    const item = this.#packed(value);
    if (this.#tryPut(item)) return;
    if (timeoutMs > 0) {
      for (let spins = 0; spins < QUEUE_SPINS_MAX; spins += 1) {
        if (this.#hasRoomFor(item) && this.#tryPut(item)) return;
      }
      if (block(this.#put(item, timeoutMs))) return;
    }
    throw new QueueFullError('Cannot put as the Queue is full');
  }

  /** {@link Queue.put} without waiting. */
  putNowait(value: Value): void {
    this.put(value, { timeoutMs: 0 });
  }

  /** {@link Queue.put} without blocking the event loop, for the main thread. */
  async putAsync(value: Value, options?: WaitOptions): Promise<void> {
    const timeoutMs = timeoutOf(options);
    if (!(await waitAsync(this.#put(this.#packed(value), timeoutMs)))) throw new QueueFullError('Cannot put as the Queue is full');
  }

  /**
   * Take the value that has been in the queue longest; while there is none, block this thread.
   *
   * @param options How long to wait at most.
   * @throws {QueueEmptyError} If the time ran out.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   */
  get(options?: WaitOptions): Value {
    const timeoutMs = timeoutOf(options);
    let value = this.#tryGet();
    if (value === NOTHING && timeoutMs > 0) {
      for (let spins = 0; value === NOTHING && spins < QUEUE_SPINS_MAX; spins += 1) {
        if (this.size > 0) value = this.#tryGet();
      }
      if (value === NOTHING) value = block(this.#get(timeoutMs));
    }
    if (value === NOTHING) throw new QueueEmptyError('Cannot get as the Queue is empty');
    return value as Value;
  }

  /** {@link Queue.get} without waiting. */
  getNowait(): Value {
    return this.get({ timeoutMs: 0 });
  }

  /** {@link Queue.get} without blocking the event loop, for the main thread. */
  async getAsync(options?: WaitOptions): Promise<Value> {
    const timeoutMs = timeoutOf(options);
    const value = await waitAsync(this.#get(timeoutMs));
    if (value === NOTHING) throw new QueueEmptyError('Cannot get as the Queue is empty');
    return value as Value;
  }

  /**
   * Say that the work on a value which was taken is finished.
   *
   * @throws {RangeError} If that was said for every value that was put.
   */
  taskDone(): void {
    this.#tasks.finish();
  }

  /**
   * Wait until {@link Queue.taskDone} was called for every value that was put.
   *
   * @param options How long to wait at most.
   * @returns Whether that is so: false only when the time ran out.
   */
  join(options?: WaitOptions): boolean {
    return block(this.#tasks.join(timeoutOf(options)));
  }

  /** {@link Queue.join} without blocking the event loop, for the main thread. */
  async joinAsync(options?: WaitOptions): Promise<boolean> {
    return waitAsync(this.#tasks.join(timeoutOf(options)));
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  // ── Putting ──────────────────────────────────────────────────────────────────────────────────────

  #packed(value: unknown): Packed {
    const item = pack(value);
    if (sizeOf(item) > this.#ring.bytesMax) throw queueTooSmall(sizeOf(item), this.#ring.bytesMax);
    return item;
  }

  // A look without the lock.
  #hasRoomFor(item: Packed): boolean {
    return !this.full() && this.#ring.hasRoomFor(item);
  }

  #tryPut(item: Packed): boolean {
    this.putLock.acquire();
    const wasPut = this.#putLocked(item);
    this.putLock.release();
    if (wasPut) this.#wakeGetter();
    return wasPut;
  }

  *#put(item: Packed, timeoutMs: number): Waiting<boolean> {
    const words = this.#words;
    const deadline = deadlineAfter(timeoutMs);
    for (;;) {
      // Read before the queue is seen full, so that a get after that ends the sleep.
      const gets = Atomics.load(words, GETS);
      yield this.putLock;
      const wasPut = this.#putLocked(item);
      const wantsBytes = !wasPut && (this.maxsize === 0 || this.size < this.maxsize);
      this.putLock.release();
      if (wasPut) {
        this.#wakeGetter();
        return true;
      }
      const sleep = sleepWhile(words, GETS, gets, deadline);
      if (sleep.sleepMs <= 0) return false;
      if (wantsBytes) Atomics.add(words, BYTE_SEEKERS, 1);
      yield* countedSleep(PUTTERS, sleep);
      if (wantsBytes) Atomics.sub(words, BYTE_SEEKERS, 1);
    }
  }

  #putLocked(item: Packed): boolean {
    const puts = this.#words[PUTS]!;
    if (this.maxsize > 0 && ((puts - Atomics.load(this.#words, GETS)) | 0) >= this.maxsize) return false;
    if (!this.#ring.write(item)) return false;
    // From here on the value is in the queue.
    Atomics.store(this.#words, PUTS, (puts + 1) | 0);
    return true;
  }

  // Who counts itself asleep after this has looked, sees the value before it sleeps.
  #wakeGetter(): void {
    if (Atomics.load(this.#words, GETTERS) > 0) Atomics.notify(this.#words, PUTS, 1);
  }

  // ── Getting ──────────────────────────────────────────────────────────────────────────────────────

  #tryGet(): unknown {
    // Nobody needs the lock to see that there is nothing.
    if (this.size <= 0) return NOTHING;
    this.getLock.acquire();
    return this.#getLocked();
  }

  *#get(timeoutMs: number): Waiting<unknown> {
    const words = this.#words;
    const deadline = deadlineAfter(timeoutMs);
    for (;;) {
      const puts = Atomics.load(words, PUTS);
      if (puts !== Atomics.load(words, GETS)) {
        yield this.getLock;
        const value = this.#getLocked();
        if (value !== NOTHING) return value;
      }
      const sleep = sleepWhile(words, PUTS, puts, deadline);
      if (sleep.sleepMs <= 0) return NOTHING;
      yield* countedSleep(GETTERS, sleep);
    }
  }

  // Needs the lock, and releases it.
  #getLocked(): unknown {
    const words = this.#words;
    const gets = words[GETS]!;
    if (Atomics.load(words, PUTS) === gets) {
      this.getLock.release();
      return NOTHING;
    }
    const item = this.#ring.read();
    Atomics.store(words, GETS, (gets + 1) | 0);
    this.getLock.release();
    this.#wakePutter();
    return unpack(item);
  }

  #wakePutter(): void {
    const words = this.#words;
    if (Atomics.load(words, PUTTERS) === 0) return;
    // Whoever is first may want more bytes than there are now, and the next one fewer.
    Atomics.notify(words, GETS, Atomics.load(words, BYTE_SEEKERS) > 0 ? Infinity : 1);
  }
}

function checkedMemory(memoryBytes: number): number {
  const isPowerOfTwo = Number.isInteger(memoryBytes) && (memoryBytes & (memoryBytes - 1)) === 0;
  if (!isPowerOfTwo || memoryBytes < 16 || memoryBytes > 2 ** 30) throw wrongArgument('make Queue', 'memoryBytes must be a power of two from 16 to 2^30', memoryBytes);
  return memoryBytes;
}
