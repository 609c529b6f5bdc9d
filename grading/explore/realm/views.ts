/** Methods of typed arrays, DataView and SharedArrayBuffer on shared memory: each becomes operations that touch no more than it does. */
import {
  apply, bindingOf, construct, copyBytes, infoOf, isTracking, isTypedArray, measure, operationsOf, publish, readElement, refresh, see, track, TypedArray, TYPES,
  viewBufferOf, viewByteLengthOf,
} from './shadow.ts';
import type { Binding, Typed } from './shadow.ts';
import { READERS, relative, WRITERS } from './touched.ts';
import type { Range, Touched } from './touched.ts';

type Method = (...args: unknown[]) => unknown;

/** Methods that call back for each element, forwards or backwards; the callback may let time pass between two elements. */
const CALLERS: Record<string, 1 | -1> = {
  every: 1, filter: 1, find: 1, findIndex: 1, findLast: -1, findLastIndex: -1, forEach: 1, map: 1, reduce: 1, reduceRight: -1, some: 1,
};
function touch(how: typeof refresh, binding: Binding, view: Typed, [from, to]: Range): void {
  if (to > from) how(binding, view.byteOffset + from * view.BYTES_PER_ELEMENT, (to - from) * view.BYTES_PER_ELEMENT);
}

let patched = false;

/** Makes the typed arrays of this realm go to the world when their memory is shared. Once a realm. */
export function patchViews(): void {
  if (patched) return;
  patched = true;
  patchMethods(TypedArray.prototype as Record<PropertyKey, unknown>, viewMethod);
  patchIteration();
  patchConstructors();
  patchDataView();
  patchSharedArrayBuffer();
}

function patchMethods(prototype: Record<PropertyKey, unknown>, make: (name: string, native: Method) => Method | undefined): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const native = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    if (typeof native !== 'function' || name === 'constructor') continue;
    const method = make(name, native as Method);
    if (method) define(prototype, name, method, native);
  }
}

/** Puts a function in the place of Node's, with the same name and length. */
export function define(holder: object, key: PropertyKey, value: Function, like: Function): void {
  Object.defineProperty(value, 'name', { value: like.name, configurable: true });
  Object.defineProperty(value, 'length', { value: like.length, configurable: true });
  Object.defineProperty(holder, key, { value, writable: true, configurable: true });
}

/** A method by its name, for a typed array, or for anything else that it is called on with `call`. */
export function viewMethod(name: string, native: Method): Method | undefined {
  if (name === 'at') return at(native);
  if (READERS.includes(name)) return reader(native);
  const direction = CALLERS[name];
  if (direction !== undefined) return caller(name, native, direction);
  const touched = WRITERS[name];
  return touched && writer(native, touched);
}

const bound = (value: unknown): Binding | undefined => isTypedArray(value) ? infoOf(value).binding : undefined;

const at = (native: Method): Method => function (this: unknown, ...args: unknown[]): unknown {
  if (!bound(this)) return apply(native, this, args);
  const view = this as Typed;
  const index = Math.trunc(Number(args[0])) || 0;
  const place = index < 0 ? view.length + index : index;
  return place >= 0 && place < view.length ? readElement(view, place) : undefined;
};

const reader = (native: Method): Method => function (this: unknown, ...args: unknown[]): unknown {
  see(this);
  return apply(native, this, args);
};

const caller = (name: string, native: Method, direction: 1 | -1): Method => function (this: unknown, ...args: unknown[]): unknown {
  const binding = bound(this);
  const [callback] = args;
  if (!binding || typeof callback !== 'function') return apply(native, this, args);
  const view = this as Typed;
  see(view);
  const seen = operationsOf(binding.host);
  const place = name.startsWith('reduce') ? 2 : 1;
  const again = function (this: unknown, ...given: unknown[]): unknown {
    const result: unknown = apply(callback, this, given);
    // Time has passed: what the next element was is not what it is.
    const next = Number(given[place]) + direction;
    if (operationsOf(binding.host) !== seen && !isLast(name, result) && next >= 0 && next < view.length) readElement(view, next);
    return result;
  };
  return apply(native, this, [again, ...args.slice(1)]);
};

function isLast(name: string, result: unknown): boolean {
  return name === 'every' ? !result : (name === 'some' || name.startsWith('find')) && Boolean(result);
}

const writer = (native: Method, touched: (length: number, args: readonly unknown[]) => Touched): Method => function (this: unknown, ...args: unknown[]): unknown {
  see(args[0]);
  const binding = bound(this);
  if (!binding) return apply(native, this, args);
  const view = this as Typed;
  const { read, written } = touched(view.length, args);
  touch(refresh, binding, view, read);
  const result: unknown = apply(native, this, args);
  touch(publish, binding, view, written);
  return result;
};

/** `values`, `entries` and iteration: all elements at once, and each one again if time has passed since. */
function patchIteration(): void {
  const prototype = TypedArray.prototype as Record<PropertyKey, unknown>;
  const ArrayIterator = Object.getPrototypeOf([][Symbol.iterator]()) as object;
  const SharedIterator = Object.create(ArrayIterator) as object;
  const states = new WeakMap<object, { view: Typed; next: number; seen: number; pairs: boolean }>();
  define(SharedIterator, 'next', function next(this: object): IteratorResult<unknown> {
    const state = states.get(this);
    if (!state) throw new TypeError('next method called on incompatible receiver');
    const { view, pairs, seen } = state;
    const { binding } = infoOf(view);
    if (state.next >= view.length) {
      state.next = Infinity;
      return { value: undefined, done: true };
    }
    const index = state.next++;
    const value: unknown = operationsOf((binding as Binding).host) === seen ? view[index] : readElement(view, index);
    return { value: pairs ? [index, value] : value, done: false };
  }, function next() { /* for its name */ });
  const iterate = (native: Method, pairs: boolean): Method => function (this: unknown): unknown {
    const binding = bound(this);
    if (!binding) return apply(native, this, []);
    see(this);
    const iterator = Object.create(SharedIterator) as object;
    states.set(iterator, { view: this as Typed, next: 0, seen: operationsOf(binding.host), pairs });
    return iterator;
  };
  const values = prototype['values'] as Method;
  define(prototype, 'values', iterate(values, false), values);
  define(prototype, 'entries', iterate(prototype['entries'] as Method, true), prototype['entries'] as Method);
  Object.defineProperty(prototype, Symbol.iterator, { value: prototype['values'], writable: true, configurable: true });
}

/** `new Int32Array(view)` copies, so it reads; a view without a length grows with its memory. */
function patchConstructors(): void {
  for (const name of [...Object.keys(TYPES), 'DataView']) {
    const native = (globalThis as never as Record<string, (new (...args: unknown[]) => object) & { prototype: object }>)[name];
    if (!native) continue;
    const patched = new Proxy(native, {
      construct: (target, args: unknown[], newTarget) => {
        const view = construct(target, [see(args[0]), ...args.slice(1)], newTarget) as object;
        const binding = typeof args[0] === 'object' && args[0] !== null && args[2] === undefined ? bindingOf(args[0]) : undefined;
        if (binding?.growable) track(view, binding);
        return view;
      },
    });
    Object.defineProperty(native.prototype, 'constructor', { value: patched, writable: true, configurable: true });
    Object.defineProperty(globalThis, name, { value: patched, writable: true, configurable: true });
  }
}

/** `getInt32` and its like: exactly the bytes of the number. */
function patchDataView(): void {
  patchMethods(DataView.prototype as never, (name, native) => {
    const [, verb, bits] = /^(get|set)[A-Za-z]+?(\d+)$/.exec(name) ?? [];
    if (!verb) return undefined;
    const bytes = Number(bits) / 8;
    return function (this: DataView, ...args: unknown[]): unknown {
      const buffer: SharedArrayBuffer = apply(viewBufferOf, this, []);
      const binding = bindingOf(buffer);
      if (!binding) return apply(native, this, args);
      const offset = Math.trunc(Number(args[0] ?? 0)) || 0;
      if (isTracking(this)) measure(binding);
      if (!(offset >= 0 && offset + bytes <= apply(viewByteLengthOf, this, []))) return apply(native, this, [offset, ...args.slice(1)]);
      if (verb === 'get') refresh(binding, this.byteOffset + offset, bytes);
      const result = apply(native, this, [offset, ...args.slice(1)]);
      if (verb === 'set') publish(binding, this.byteOffset + offset, bytes);
      return result;
    };
  });
}

function patchSharedArrayBuffer(): void {
  const prototype = SharedArrayBuffer.prototype as unknown as Record<string, Method>;
  const slice = prototype['slice'] as Method;
  define(prototype, 'slice', function (this: SharedArrayBuffer, ...args: unknown[]): unknown {
    const binding = bindingOf(this);
    if (!binding) return apply(slice, this, args);
    const { byteLength } = this;
    const from = relative(args[0], byteLength, 0);
    const count = Math.max(0, relative(args[1], byteLength, byteLength) - from);
    refresh(binding, from, count);
    const copy = allocate(count);
    copyBytes(binding, from, count, bindingOf(copy) as Binding);
    return copy;
  }, slice);
  const grow = prototype['grow'];
  if (grow) define(prototype, 'grow', function (this: SharedArrayBuffer, length: unknown): void {
    const binding = bindingOf(this);
    const size = Math.trunc(Number(length)) || 0;
    const { maxByteLength } = this as { maxByteLength?: number };
    if (!binding?.growable) apply(grow, this, [length]);
    else if (!(size >= 0 && size <= (maxByteLength ?? 0)) || binding.host.op('grow', binding.id, size) === false) {
      throw new RangeError('SharedArrayBuffer.prototype.grow: Invalid length parameter');
    } else measure(binding);
  }, grow);
  const native = Object.getOwnPropertyDescriptor(prototype, 'byteLength') as PropertyDescriptor;
  Object.defineProperty(prototype, 'byteLength', { ...native, get(this: SharedArrayBuffer): number {
    const binding = bindingOf(this);
    if (binding?.growable) measure(binding);
    return apply(native.get as () => number, this, []);
  } });
  Object.defineProperty(prototype, 'constructor', { get: () => constructorOfRunning(), configurable: true });
}

let constructorOfRunning: () => unknown = () => undefined;
/** All threads share the prototype; its constructor allocates for the one that runs. */
export function setRunning(make: () => unknown): void {
  constructorOfRunning = make;
}

const allocate = (byteLength: number): SharedArrayBuffer => new (constructorOfRunning() as new (byteLength: number) => SharedArrayBuffer)(byteLength);
