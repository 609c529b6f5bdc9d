/**
 * `SharedValue` and `SharedArray`: numbers that several threads read and write, Python's
 * `multiprocessing.Value` and `Array`.
 *
 * Each read and each write is one atomic operation, of fractions too, so that nobody ever sees half a
 * number. `counter.value += 1` is a read *and* a write, between which another thread may come: that
 * needs the lock.
 */
import { cannotCrossProcesses, indexOutOfRange, wrongArgument } from './errors.ts';
import { cellsOf, VIEWS } from './memory/cells.ts';
import type { Cells, ElementOf, Typecode, ViewOf } from './memory/cells.ts';
import { bufferOf } from './handle.ts';
import type { Handle } from './handle.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';

export type { ElementOf, Typecode, ViewOf } from './memory/cells.ts';

/** The lock of a shared value, as it arrives in another thread. */
interface LockHandle {
  readonly kind: 'Lock' | 'RLock';
  readonly buffer: SharedArrayBuffer;
}

/** Which lock belongs to a value. */
export interface ValueOptions {
  /** A lock of its own (true, the default), none, or a given one. */
  readonly lock?: boolean | Lock | RLock | undefined;
}

/** What a {@link SharedValue} or a {@link SharedArray} arrives as in another thread. */
export interface ValueHandle<Kind extends string, Code extends Typecode> extends Handle<Kind> {
  readonly type: Code;
  readonly lock?: LockHandle | undefined;
}

/** What values and arrays have in common. */
abstract class SharedNumbers<Code extends Typecode> {
  abstract readonly kind: 'SharedValue' | 'SharedArray';
  /** Python's letter for the type of the elements. */
  readonly type: Code;
  /** The elements' memory. */
  readonly buffer: SharedArrayBuffer;
  /** The lock, if there is one. */
  readonly lock: Lock | RLock | undefined;

  readonly #view: ViewOf<Code>;
  // The same memory as whole numbers, as Atomics know no fractions.
  readonly #cells: Cells;

  constructor(kind: string, type: Code, memory: number | ValueHandle<string, Code>, lock: ValueOptions['lock']) {
    if (!Object.hasOwn(VIEWS, type)) throw wrongArgument(`make ${kind}`, `type must be one of ${Object.keys(VIEWS).join(' ')}`, type);
    const View = VIEWS[type];
    this.type = type;
    this.buffer = typeof memory === 'number' ? new SharedArrayBuffer(memory * View.BYTES_PER_ELEMENT) : bufferOf(memory, kind, View.BYTES_PER_ELEMENT * (kind === 'SharedValue' ? 1 : 0));
    this.lock = typeof memory === 'number' ? lockFor(lock) : lockFrom(memory.lock);
    this.#view = new (View as typeof Int32Array)(this.buffer) as unknown as ViewOf<Code>;
    this.#cells = cellsOf(type, this.buffer);
  }

  /** The memory as it is (Python's `get_obj()`): fast, but only as safe as the lock that you hold. */
  get view(): ViewOf<Code> {
    return this.#view;
  }

  /**
   * The lock that belongs to the value.
   *
   * @throws {Error} If it was made without one.
   */
  getLock(): Lock | RLock {
    if (this.lock === undefined) throw wrongArgument(`lock ${this.kind}`, 'it was made without a lock', false);
    return this.lock;
  }

  /** @throws {TypeError} Always: JSON is for other processes, and they share no memory. */
  toJSON(): never {
    throw cannotCrossProcesses(this.kind);
  }

  protected read(index: number): ElementOf<Code> {
    return this.#cells.read(index) as ElementOf<Code>;
  }

  protected write(index: number, value: ElementOf<Code>): void {
    this.#cells.write(index, value);
  }
}

/**
 * One number in shared memory.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { SharedValue } from '../shared/value.ts';
 *
 * const counter = new SharedValue('i', 40);
 * counter.getLock().run(() => {
 *   counter.value += 2; // a read and a write: without the lock, updates of other threads are lost
 * });
 * assert.equal(counter.value, 42);
 * ```
 */
export class SharedValue<Code extends Typecode> extends SharedNumbers<Code> implements ValueHandle<'SharedValue', Code> {
  readonly kind = 'SharedValue';

  /**
   * Make a value.
   *
   * @param type Python's letter for its type.
   * @param initial What it is at first: 0 by default; or what another thread posted.
   * @param options Which lock belongs to it; a new {@link RLock} by default.
   * @throws {RangeError} If there is no such type.
   */
  constructor(type: Code, initial?: ElementOf<Code> | ValueHandle<'SharedValue', Code>, options: ValueOptions = {}) {
    super('SharedValue', type, typeof initial === 'object' ? initial : 1, options.lock);
    if (initial !== undefined && typeof initial !== 'object') this.value = initial;
  }

  /**
   * Make a `SharedValue` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from<Code extends Typecode>(value: ValueHandle<'SharedValue', Code>): SharedValue<Code> {
    if (value instanceof SharedValue) return value as SharedValue<Code>;
    bufferOf(value, 'SharedValue', 1);
    return new SharedValue(value.type, value);
  }

  /** The number. A whole number that is too large for the type loses its upper bits, as in a typed array. */
  get value(): ElementOf<Code> {
    return this.read(0);
  }

  set value(value: ElementOf<Code>) {
    this.write(0, value);
  }
}

/**
 * Numbers in shared memory, with a fixed length.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { SharedArray } from '../shared/value.ts';
 *
 * const sums = new SharedArray('d', [0.5, 1, 2]);
 * sums[0] = sums[1] + sums[2];
 * assert.deepEqual([...sums], [3, 1, 2]);
 * assert.equal(sums.at(-1), 2);
 * assert.throws(() => sums[3], { code: 'ERR_INDEX' });
 * ```
 */
export class SharedArray<Code extends Typecode> extends SharedNumbers<Code> implements ValueHandle<'SharedArray', Code> {
  readonly kind = 'SharedArray';

  /** An element. Unlike an ordinary array's, an index out of range throws. */
  [index: number]: ElementOf<Code>;

  /**
   * Make an array.
   *
   * @param type Python's letter for the type of the elements.
   * @param lengthOrValues How many zeros, or which elements; or what another thread posted.
   * @param options Which lock belongs to it; a new {@link RLock} by default.
   * @throws {RangeError} If there is no such type, or the length is not a whole number from 0.
   */
  constructor(type: Code, lengthOrValues: number | Iterable<ElementOf<Code>> | ValueHandle<'SharedArray', Code>, options: ValueOptions = {}) {
    const values = typeof lengthOrValues === 'number' || 'kind' in Object(lengthOrValues) ? [] : [...(lengthOrValues as Iterable<ElementOf<Code>>)];
    super('SharedArray', type, memoryFor(lengthOrValues, values.length), options.lock);
    values.forEach((value, index) => this.write(index, value));
  }

  /**
   * Make a `SharedArray` from what arrived in another thread.
   *
   * @throws {TypeError} If it is something else.
   */
  static from<Code extends Typecode>(value: ValueHandle<'SharedArray', Code>): SharedArray<Code> {
    if (value instanceof SharedArray) return value as SharedArray<Code>;
    bufferOf(value, 'SharedArray', 0);
    return new SharedArray(value.type, value);
  }

  /** How many elements there are. */
  get length(): number {
    return this.view.length;
  }

  /**
   * An element.
   *
   * @param index From 0, or from -1 for the last one and so on.
   * @throws {RangeError} If there is no such element.
   */
  at(index: number): ElementOf<Code> {
    return this.read(this.#checked(index < 0 ? index + this.length : index, index));
  }

  /**
   * Change an element.
   *
   * @param index From 0, or from -1 for the last one and so on.
   * @param value What it becomes.
   * @throws {RangeError} If there is no such element.
   */
  set(index: number, value: ElementOf<Code>): void {
    this.write(this.#checked(index < 0 ? index + this.length : index, index), value);
  }

  /** A copy of some elements, as an ordinary array. Others may change them one by one meanwhile. */
  slice(start?: number, end?: number): ElementOf<Code>[] {
    return [...this].slice(start, end);
  }

  /** The elements one after the other. Others may change them meanwhile. */
  *[Symbol.iterator](): Generator<ElementOf<Code>> {
    for (let index = 0; index < this.length; index += 1) yield this.read(index);
  }

  #checked(position: number, index: number): number {
    if (!(position >= 0 && position < this.length && Number.isInteger(position))) throw indexOutOfRange(index, this.length);
    return position;
  }
}

// A Proxy cannot be posted to another thread. So an array is an ordinary object, and what answers for
// its indices is a Proxy above its class, which is asked when the object itself has no such property.
Object.setPrototypeOf(SharedArray.prototype, new Proxy(SharedNumbers.prototype, {
  get: (target, key, array: SharedArray<Typecode>): unknown => isIndex(key) ? array.at(positionIn(array, key)) : Reflect.get(target, key, array),
  set: (target, key, value: never, array: SharedArray<Typecode>): boolean => {
    if (!isIndex(key)) return Reflect.set(target, key, value, array);
    array.set(positionIn(array, key), value);
    return true;
  },
}));

function isIndex(key: string | symbol): key is string {
  return typeof key === 'string' && /^(?:0|-?[1-9]\d*)$/.test(key);
}

// `array[-1]` does not mean the last one in JavaScript: whoever wants that says `at(-1)`.
function positionIn(array: SharedArray<Typecode>, key: string): number {
  const index = Number(key);
  if (index < 0) throw indexOutOfRange(index, array.length);
  return index;
}

function memoryFor<Code extends Typecode>(given: unknown, count: number): number | ValueHandle<string, Code> {
  if (typeof given === 'object' && given !== null && 'kind' in given) return given as ValueHandle<string, Code>;
  if (typeof given !== 'number') return count;
  if (!Number.isInteger(given) || given < 0) throw wrongArgument('make SharedArray', 'the length must be a whole number from 0', given);
  return given;
}

function lockFor(lock: ValueOptions['lock']): Lock | RLock | undefined {
  if (lock === undefined || lock === true) return new RLock();
  return lock === false ? undefined : lock;
}

function lockFrom(handle: LockHandle | undefined): Lock | RLock | undefined {
  if (handle === undefined) return undefined;
  return handle.kind === 'RLock' ? RLock.from(handle as Handle<'RLock'>) : Lock.from(handle);
}
