/**
 * Shared memory as a virtual thread sees it.
 *
 * Every virtual thread has a real SharedArrayBuffer of its own (the *shadow*) for each one of the
 * world. Native code works on the shadow; before it reads, the bytes come from the world, after it
 * writes, they go there, each as one operation. Single elements go through `get`, `ref` and Atomics.
 */
import type { Host } from './host.ts';

type Typed = Int32Array & { [index: number]: number };
type Binding = { readonly id: number; readonly host: Host };

const NativeSharedArrayBuffer = SharedArrayBuffer;
// The realm's own names are replaced below.
const NativeUint8Array = Uint8Array;
const CELLS: Record<string, unknown> = {
  i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array, i64: BigInt64Array, u64: BigUint64Array,
};
const NativeAtomics = Atomics;
const { isView } = ArrayBuffer;
const TypedArray = Object.getPrototypeOf(Int8Array) as { prototype: object };
const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag)?.get as () => string;
const bufferOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'buffer')?.get as () => SharedArrayBuffer;
const viewBufferOf = Object.getOwnPropertyDescriptor(DataView.prototype, 'buffer')?.get as () => SharedArrayBuffer;
const { apply, construct } = Reflect;

const TYPES: Record<string, string> = {
  Int8Array: 'i8', Uint8Array: 'u8', Uint8ClampedArray: 'u8', Int16Array: 'i16', Uint16Array: 'u16', Int32Array: 'i32',
  Uint32Array: 'u32', Float32Array: 'f32', Float64Array: 'f64', BigInt64Array: 'i64', BigUint64Array: 'u64',
};

/** Which world memory a shadow stands for. One map for all virtual threads: shadows are never shared. */
const bindings = new WeakMap<object, Binding>();
interface ViewInfo { readonly binding: Binding | undefined; readonly type: string }
const views = new WeakMap<object, ViewInfo>();

function infoOf(view: Typed): ViewInfo {
  let info = views.get(view);
  if (!info) {
    const tag = apply(tagOf, view, []);
    info = { binding: tag ? bindings.get(apply(bufferOf, view, [])) : undefined, type: TYPES[tag] ?? '' };
    views.set(view, info);
  }
  return info;
}

const isTypedArray = (value: unknown): value is Typed => isView(value) && !(apply(tagOf, value, []) === undefined);

function indexOf(key: unknown): number | undefined {
  if (typeof key === 'number') return key;
  if (typeof key === 'string' && String(Number(key)) === key) return Number(key);
  return undefined;
}

/** Reads `object[key]` as the program wrote it. */
export function get(host: Host, module: string, object: unknown, key: unknown, site: number): unknown {
  if (typeof object === 'object' && isTypedArray(object)) {
    const { binding, type } = infoOf(object);
    const index = binding && indexOf(key);
    if (binding && index !== undefined) {
      if (!(index >= 0 && index < object.length && Number.isInteger(index))) return undefined;
      host.at(module, site);
      const value = binding.host.op('read', binding.id, object.byteOffset + index * object.BYTES_PER_ELEMENT, type);
      object[index] = value as number;
      return value;
    }
  }
  return (object as Record<PropertyKey, unknown>)[key as PropertyKey];
}

/** A place that can be read and assigned to, for `a[i] = x`, `a[i] += x`, `a[i]++`, patterns and loops. */
export class Ref {
  readonly #host: Host;
  readonly #module: string;
  readonly #object: unknown;
  readonly #key: unknown;
  readonly #site: number;
  constructor(host: Host, module: string, object: unknown, key: unknown, site: number) {
    this.#host = host;
    this.#module = module;
    this.#object = object;
    this.#key = typeof key === 'object' ? String(key) : key;
    this.#site = site;
  }

  get v(): unknown {
    return get(this.#host, this.#module, this.#object, this.#key, this.#site);
  }

  set v(value: unknown) {
    const object = this.#object;
    if (typeof object === 'object' && isTypedArray(object)) {
      const { binding, type } = infoOf(object);
      const index = binding && indexOf(this.#key);
      if (binding && index !== undefined) {
        if (index >= 0 && index < object.length && Number.isInteger(index)) {
          // The shadow converts the value as the element type does.
          object[index] = value as number;
          this.#host.at(this.#module, this.#site);
          binding.host.op('write', binding.id, object.byteOffset + index * object.BYTES_PER_ELEMENT, type, object[index]);
        }
        return;
      }
    }
    (object as Record<PropertyKey, unknown>)[this.#key as PropertyKey] = value;
  }
}

/** Brings the shadow's bytes under a view up to date. */
function refresh(buffer: SharedArrayBuffer, binding: Binding, offset: number, length: number): void {
  if (length === 0) return;
  const text = binding.host.op('readRange', binding.id, offset, length) as string;
  const bytes = new NativeUint8Array(buffer, offset, length);
  for (let index = 0; index < length; index++) bytes[index] = text.charCodeAt(index);
}

function publish(buffer: SharedArrayBuffer, binding: Binding, offset: number, length: number): void {
  if (length === 0) return;
  let text = '';
  const bytes = new NativeUint8Array(buffer, offset, length);
  // By index: an iterator of this view would go to the world again.
  for (let index = 0; index < length; index++) text += String.fromCharCode(bytes[index] as number);
  binding.host.op('writeRange', binding.id, offset, text);
}

const READERS = [
  'at', 'entries', 'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'includes', 'indexOf', 'join',
  'lastIndexOf', 'map', 'reduce', 'reduceRight', 'slice', 'some', 'toLocaleString', 'toReversed', 'toSorted', 'values', 'with',
];
const WRITERS = ['copyWithin', 'fill', 'reverse', 'set', 'sort'];
let patched = false;

/** Makes the typed arrays of this realm go to the world when their memory is shared. Once a realm. */
export function patchViews(): void {
  if (patched) return;
  patched = true;
  const prototype = TypedArray.prototype as Record<PropertyKey, unknown>;
  for (const name of [...READERS, ...WRITERS]) {
    const native = prototype[name] as ((...args: unknown[]) => unknown) | undefined;
    if (!native) continue;
    const writes = WRITERS.includes(name);
    const wrapped = {
      [name](this: unknown, ...args: unknown[]): unknown {
        const source = args[0];
        if (name === 'set' && isTypedArray(source)) refreshView(source);
        if (!isTypedArray(this)) return apply(native, this, args);
        const { binding } = infoOf(this);
        if (!binding) return apply(native, this, args);
        refreshView(this);
        const result: unknown = apply(native, this, args);
        if (writes) publish(apply(bufferOf, this, []), binding, this.byteOffset, this.byteLength);
        return result;
      },
    }[name];
    Object.defineProperty(prototype, name, { value: wrapped, writable: true, configurable: true });
  }
  Object.defineProperty(prototype, Symbol.iterator, { value: prototype['values'], writable: true, configurable: true });
  patchConstructors();
  patchDataView();
}

/** `new Int32Array(view)` copies, so it reads. */
function patchConstructors(): void {
  for (const name of Object.keys(TYPES)) {
    const native = (globalThis as never as Record<string, new (...args: unknown[]) => Typed>)[name];
    if (!native) continue;
    const patched = new Proxy(native, {
      construct: (target, args: unknown[], newTarget) => {
        if (isTypedArray(args[0])) refreshView(args[0]);
        return construct(target, args, newTarget) as object;
      },
    });
    Object.defineProperty(native.prototype, 'constructor', { value: patched, writable: true, configurable: true });
    Object.defineProperty(globalThis, name, { value: patched, writable: true, configurable: true });
  }
}

function refreshView(view: Typed): void {
  const { binding } = infoOf(view);
  if (binding) refresh(apply(bufferOf, view, []), binding, view.byteOffset, view.byteLength);
}

const DATA_VIEW_BYTES: Record<string, number> = {
  Int8: 1, Uint8: 1, Int16: 2, Uint16: 2, Int32: 4, Uint32: 4, Float32: 4, Float64: 8, BigInt64: 8, BigUint64: 8,
};

function patchDataView(): void {
  for (const [name, bytes] of Object.entries(DATA_VIEW_BYTES)) {
    for (const verb of ['get', 'set'] as const) {
      const key = `${verb}${name}` as 'getInt8';
      const native = DataView.prototype[key] as (...args: unknown[]) => unknown;
      DataView.prototype[key] = function (this: DataView, ...args: unknown[]): never {
        const buffer = apply(viewBufferOf, this, []);
        const binding = bindings.get(buffer);
        const offset = Number(args[0] ?? 0);
        if (!binding || !(offset >= 0 && offset + bytes <= this.byteLength)) return apply(native, this, args) as never;
        if (verb === 'get') refresh(buffer, binding, this.byteOffset + offset, bytes);
        const result = apply(native, this, args);
        if (verb === 'set') publish(buffer, binding, this.byteOffset + offset, bytes);
        return result as never;
      };
    }
  }
}

/** The shared memory of one virtual thread. */
export class SharedMemory {
  readonly #host: Host;
  readonly #shadows = new Map<number, SharedArrayBuffer>();
  #allocated = 0;
  #waits = 0;
  readonly asyncWaits = new Map<string, (result: string) => void>();

  constructor(host: Host) {
    this.#host = host;
  }

  sabId(buffer: SharedArrayBuffer): number | undefined {
    return bindings.get(buffer)?.id;
  }

  sabOf(id: number, byteLength: number): SharedArrayBuffer {
    let shadow = this.#shadows.get(id);
    if (!shadow) {
      shadow = new NativeSharedArrayBuffer(byteLength);
      bindings.set(shadow, { id, host: this.#host });
      this.#shadows.set(id, shadow);
    }
    return shadow;
  }

  /** The `SharedArrayBuffer` that the program sees. */
  constructorForProgram(): unknown {
    const allocate = (byteLength: number): SharedArrayBuffer => this.sabOf(this.#host.op('allocate', this.#allocated++, byteLength) as number, byteLength);
    const shim = function SharedArrayBuffer(this: unknown, length?: unknown, options?: { maxByteLength?: number }): unknown {
      if (new.target === undefined) throw new TypeError("Constructor SharedArrayBuffer requires 'new'");
      if (options?.maxByteLength !== undefined) throw new TypeError('A growable SharedArrayBuffer is not available under the controlled scheduler');
      // The native constructor checks the length.
      const checked = construct(NativeSharedArrayBuffer, [length]) as SharedArrayBuffer;
      return allocate(checked.byteLength);
    };
    Object.defineProperty(shim, 'prototype', { value: NativeSharedArrayBuffer.prototype });
    return shim;
  }

  /** `Atomics` as the program sees it; `module` and `site` say where the call stands. */
  atomicsFor(at: () => void): typeof Atomics {
    return this.#atomics(at);
  }

  #atomics(at: () => void): typeof Atomics {
    const shared = (view: unknown): { binding: Binding; type: string; view: Typed } | undefined => {
      if (!isTypedArray(view)) return undefined;
      const { binding, type } = infoOf(view);
      return binding && type[0] !== 'f' && tagIsAtomic(view) ? { binding, type, view } : undefined;
    };
    const place = (target: { view: Typed }, index: unknown): number => {
      const checked = Math.trunc(Number(index)) || 0;
      if (!(checked >= 0 && checked < target.view.length)) throw new RangeError('Invalid atomic access index');
      return target.view.byteOffset + checked * target.view.BYTES_PER_ELEMENT;
    };
    const convert = (target: { view: Typed; type: string }, value: unknown): number | bigint => {
      // A cell of the same element type converts as the real one would.
      const cell = construct(CELLS[target.type] as new (length: number) => Typed, [1]);
      cell[0] = value as number;
      return cell[0];
    };
    const update = (name: string) => (view: Typed, index: number, value: unknown): unknown => {
      const target = shared(view);
      if (!target) return (NativeAtomics as never as Record<string, (...args: unknown[]) => unknown>)[name]?.(view, index, value);
      const offset = place(target, index);
      const converted = convert(target, value);
      at();
      return target.binding.host.op('update', target.binding.id, offset, target.type, name, converted);
    };
    return {
      add: update('add'), sub: update('sub'), and: update('and'), or: update('or'), xor: update('xor'), exchange: update('exchange'),
      isLockFree: (size: number) => NativeAtomics.isLockFree(size),
      pause: () => undefined,
      load: (view: Typed, index: number) => {
        const target = shared(view);
        if (!target) return NativeAtomics.load(view, index);
        const offset = place(target, index);
        at();
        return target.binding.host.op('load', target.binding.id, offset, target.type);
      },
      store: (view: Typed, index: number, value: unknown) => {
        const target = shared(view);
        if (!target) return NativeAtomics.store(view, index, value as number);
        const offset = place(target, index);
        const converted = convert(target, value);
        at();
        target.binding.host.op('store', target.binding.id, offset, target.type, converted);
        return typeof value === 'bigint' ? value : Math.trunc(Number(value)) || 0;
      },
      compareExchange: (view: Typed, index: number, expected: unknown, replacement: unknown) => {
        const target = shared(view);
        if (!target) return NativeAtomics.compareExchange(view, index, expected as number, replacement as number);
        const offset = place(target, index);
        const [from, to] = [convert(target, expected), convert(target, replacement)];
        at();
        return target.binding.host.op('compareExchange', target.binding.id, offset, target.type, from, to);
      },
      notify: (view: Typed, index: number, count?: unknown) => {
        const target = shared(view);
        if (!target || (target.type !== 'i32' && target.type !== 'i64')) return NativeAtomics.notify(view, index, count as number);
        const offset = place(target, index);
        const most = count === undefined ? Infinity : Math.max(0, Math.trunc(Number(count)) || 0);
        at();
        return target.binding.host.op('notify', target.binding.id, offset, most);
      },
      wait: (view: Typed, index: number, value: unknown, timeout?: unknown) => {
        const target = waitable(shared(view));
        const offset = place(target, index);
        const expected = convert(target, value);
        at();
        return target.binding.host.op('wait', target.binding.id, offset, target.type, expected, timeoutOf(timeout));
      },
      waitAsync: (view: Typed, index: number, value: unknown, timeout?: unknown) => {
        const target = waitable(shared(view));
        const offset = place(target, index);
        const expected = convert(target, value);
        const token = `w${String(this.#waits++)}`;
        at();
        const result = target.binding.host.op('waitAsync', target.binding.id, offset, target.type, expected, timeoutOf(timeout), token) as string;
        if (result !== 'pending') return { async: false, value: result };
        return { async: true, value: new Promise((resolve) => this.asyncWaits.set(token, resolve)) };
      },
      [Symbol.toStringTag]: 'Atomics',
    } as never;
  }
}

function tagIsAtomic(view: Typed): boolean {
  return apply(tagOf, view, []) !== 'Uint8ClampedArray';
}

function waitable<T extends { type: string }>(target: T | undefined): T {
  if (!target || (target.type !== 'i32' && target.type !== 'i64')) {
    throw new TypeError('[object Array] is not a shared typed array.');
  }
  return target;
}

/** Milliseconds, as `Atomics.wait` reads them: missing or NaN is for ever, negative is none. */
function timeoutOf(timeout: unknown): number {
  const value = timeout === undefined ? Infinity : Number(timeout);
  return Number.isNaN(value) ? Infinity : Math.max(0, value);
}
