/**
 * `Barrier`: threads that go on together once all of them have come, Python's `threading.Barrier`.
 *
 * The states and the way between them are those of CPython's (Lib/threading.py, class Barrier), on a
 * {@link Condition}: a barrier fills until all have come, and drains until all have gone on. Who comes
 * while it drains belongs to the next round and waits for it to begin.
 */
import { BrokenBarrierError, cannotCrossProcesses, wrongArgument } from './errors.ts';
import { Condition } from './condition.ts';
import type { ConditionHandle } from './condition.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { Lock } from './lock.ts';
import { block, deadlineAfter, millisecondsUntil, timeoutOf, waitAsync } from './waiting.ts';
import type { WaitOptions, Waiting } from './waiting.ts';

/** Index of the state. Changed only with the condition's lock held; anybody may look. */
const STATE = 0;
/** Index of the number of threads between their coming and their going on; the same rules. */
const COUNT = 1;

/** Threads come. */
const FILLING = 0;
/** All have come, and go on. */
const DRAINING = 1;
/** It was reset while threads waited: they are told that it broke, and after the last of them it fills again. */
const RESETTING = 2;
/** It was aborted, or somebody's time ran out. */
const BROKEN = 3;

/** What a {@link Barrier} arrives as in another thread. */
export interface BarrierHandle extends Handle<'Barrier'> {
  readonly parties: number;
  readonly timeoutMs: number;
  readonly condition: ConditionHandle;
}

/** How a barrier behaves. */
export interface BarrierOptions {
  /**
   * Called by the last thread to come, before anybody goes on. Functions do not cross threads: each
   * thread calls the action of its own `Barrier`, so all of them give it, to `Barrier.from()` as well.
   */
  readonly action?: (() => void) | undefined;
  /** How long `wait()` waits where it is not told otherwise; for ever by default. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A meeting point of a fixed number of threads.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isMainThread, Worker, workerData } from 'node:worker_threads';
 * import { Barrier } from '../shared/barrier.ts';
 *
 * if (isMainThread) {
 *   const start = new Barrier(2);
 *   new Worker(new URL(import.meta.url), { workerData: { start } });
 *   const index = start.wait(); // goes on when the worker has come, too
 *   assert.ok(index === 0 || index === 1);
 * } else {
 *   Barrier.from(workerData.start).wait();
 * }
 * ```
 */
export class Barrier implements BarrierHandle {
  /** Bytes of shared memory that a barrier needs beside its condition. */
  static readonly BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;

  readonly kind = 'Barrier';
  /** The barrier's memory. */
  readonly buffer: SharedArrayBuffer;
  /** How many threads must come. */
  readonly parties: number;
  /** How long `wait()` waits where it is not told otherwise. */
  readonly timeoutMs: number;
  /** Signals every change of state. */
  readonly condition: Condition;

  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #action: (() => void) | undefined;

  /**
   * Make a barrier.
   *
   * @param parties How many threads must come; or what another thread posted.
   * @param options The action, and the time-out.
   * @throws {RangeError} If `parties` is not a whole number from 1, or `timeoutMs` is negative.
   */
  constructor(parties: number | BarrierHandle, options: BarrierOptions = {}) {
    this.#action = options.action;
    if (typeof parties === 'number') {
      if (!Number.isInteger(parties) || parties < 1) throw wrongArgument('make Barrier', 'parties must be a whole number from 1', parties);
      this.parties = parties;
      this.timeoutMs = timeoutOf(options);
      this.buffer = new SharedArrayBuffer(Barrier.BYTES);
      // As many may wait for the next round to begin.
      this.condition = new Condition(new Lock(), { waitersMax: 2 * parties });
    } else {
      this.buffer = bufferOf(parties, 'Barrier', Barrier.BYTES);
      this.parties = parties.parties;
      this.timeoutMs = options.timeoutMs === undefined ? parties.timeoutMs : timeoutOf(options);
      this.condition = Condition.from(parties.condition);
    }
    this.#words = new Int32Array(this.buffer, 0, 2);
  }

  /**
   * Make a `Barrier` from what arrived in another thread.
   *
   * @param value What arrived.
   * @param options The action of this thread, and its time-out if it is another one.
   * @throws {TypeError} If `value` is something else.
   */
  static from(value: BarrierHandle, options?: BarrierOptions): Barrier {
    if (value instanceof Barrier && options === undefined) return value;
    bufferOf(value, 'Barrier', Barrier.BYTES);
    return new Barrier(value, options);
  }

  /** How many threads wait. The answer may be out of date as soon as it is given. */
  get waiting(): number {
    return Atomics.load(this.#words, STATE) === FILLING ? Atomics.load(this.#words, COUNT) : 0;
  }

  /** Whether the barrier is broken, so that nobody can wait before it is reset. */
  get broken(): boolean {
    return Atomics.load(this.#words, STATE) === BROKEN;
  }

  /**
   * Wait until all threads have come.
   *
   * @param options How long to wait at most. Whose time runs out breaks the barrier for all.
   * @returns A number from 0 to `parties - 1`, another one for each thread.
   * @throws {BrokenBarrierError} If the barrier is or gets broken, or is reset meanwhile.
   * @throws {RangeError} If `timeoutMs` is negative or not a number.
   */
  wait(options?: WaitOptions): number {
    return block(this.#wait(this.#timeoutOf(options)));
  }

  /** {@link Barrier.wait} without blocking the event loop, for the main thread. */
  async waitAsync(options?: WaitOptions): Promise<number> {
    return waitAsync(this.#wait(this.#timeoutOf(options)));
  }

  /** Make the barrier as good as new: those who wait are told that it broke. */
  reset(): void {
    this.condition.run(() => {
      const count = this.#words[COUNT]!;
      if (count === 0) this.#become(FILLING);
      else if (this.#state !== DRAINING) this.#become(RESETTING);
    });
  }

  /** Break the barrier: those who wait and all who come are told so, until it is reset. */
  abort(): void {
    this.condition.run(() => this.#become(BROKEN));
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  *#wait(timeoutMs: number): Waiting<number> {
    const deadline = deadlineAfter(timeoutMs);
    yield this.condition;
    try {
      while (this.#state === DRAINING || this.#state === RESETTING) yield* this.condition.waiting(Infinity);
      if (this.#state === BROKEN) throw broken('it is broken');
      const index = this.#words[COUNT]!;
      this.#changeCount(index + 1);
      try {
        if (index + 1 === this.parties) this.#letAllGo();
        else yield* this.#waitForOthers(deadline);
        return index;
      } finally {
        this.#leave();
      }
    } finally {
      this.condition.release();
    }
  }

  // All that follows needs the condition's lock.

  *#waitForOthers(deadline: number): Waiting<void> {
    while (this.#state === FILLING) {
      const leftMs = millisecondsUntil(deadline);
      if (leftMs <= 0) {
        this.#become(BROKEN);
        throw broken('time is up, which breaks it');
      }
      yield* this.condition.waiting(leftMs);
    }
    if (this.#state !== DRAINING) throw broken(this.#state === BROKEN ? 'it was broken meanwhile' : 'it was reset meanwhile');
  }

  #letAllGo(): void {
    try {
      this.#action?.();
    } catch (error) {
      this.#become(BROKEN);
      throw error;
    }
    this.#become(DRAINING);
  }

  #leave(): void {
    const left = this.#words[COUNT]! - 1;
    this.#changeCount(left);
    if (left === 0 && (this.#state === DRAINING || this.#state === RESETTING)) this.#become(FILLING);
  }

  #become(state: number): void {
    Atomics.store(this.#words, STATE, state);
    this.condition.notifyAll();
  }

  // Stored as the getters load it: others look without the lock.
  #changeCount(count: number): void {
    Atomics.store(this.#words, COUNT, count);
  }

  get #state(): number {
    return this.#words[STATE]!;
  }

  #timeoutOf(options: WaitOptions | undefined): number {
    return options?.timeoutMs === undefined ? this.timeoutMs : timeoutOf(options);
  }
}

function broken(why: string): BrokenBarrierError {
  return new BrokenBarrierError(`Cannot wait on Barrier as ${why}: reset() makes it usable again`);
}
