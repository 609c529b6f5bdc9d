/**
 * Shared memory as a virtual thread sees it.
 *
 * Every virtual thread has a real SharedArrayBuffer of its own (the *shadow*) for each one of the
 * world. Native code works on the shadow; before it reads, the bytes come from the world, after it
 * writes, they go there, each as one operation.
 */
import type { Host } from './host.ts';

export type Typed = Int32Array & { [index: number]: number };

/** Which world memory a shadow stands for. */
export interface Binding {
  readonly id: number;
  readonly host: Host;
  readonly shadow: SharedArrayBuffer;
  readonly growable: boolean;
}

/** What is known of a view: its memory if that is shared, and its element type as the world calls it. */
export interface ViewInfo { readonly binding: Binding | undefined; readonly type: string }

export const NativeSharedArrayBuffer = SharedArrayBuffer;
// The realm's own names are replaced later.
const NativeUint8Array = Uint8Array;
export const { isView } = ArrayBuffer;
export const TypedArray = Object.getPrototypeOf(Int8Array) as { prototype: object };
export const { apply, construct } = Reflect;
const getterOf = (prototype: object, key: PropertyKey): (() => never) => Object.getOwnPropertyDescriptor(prototype, key)?.get as () => never;
export const tagOf: () => string = getterOf(TypedArray.prototype, Symbol.toStringTag);
export const bufferOf: () => SharedArrayBuffer = getterOf(TypedArray.prototype, 'buffer');
export const lengthOf: () => number = getterOf(TypedArray.prototype, 'length');
export const byteLengthOf: () => number = getterOf(TypedArray.prototype, 'byteLength');
export const viewBufferOf: () => SharedArrayBuffer = getterOf(DataView.prototype, 'buffer');
export const viewByteLengthOf: () => number = getterOf(DataView.prototype, 'byteLength');
export const sharedByteLengthOf: () => number = getterOf(SharedArrayBuffer.prototype, 'byteLength');
const nativeGrow = (SharedArrayBuffer.prototype as { grow?: (byteLength: number) => void }).grow;

/** Element type of the world for each class of typed array. */
export const TYPES: Record<string, string> = {
  Int8Array: 'i8', Uint8Array: 'u8', Uint8ClampedArray: 'u8', Int16Array: 'i16', Uint16Array: 'u16', Int32Array: 'i32',
  Uint32Array: 'u32', Float16Array: 'f16', Float32Array: 'f32', Float64Array: 'f64', BigInt64Array: 'i64', BigUint64Array: 'u64',
};

// One map for all virtual threads: shadows are never shared.
const bindings = new WeakMap<object, Binding>();
const views = new WeakMap<object, ViewInfo>();
/** Views without a length of their own, over memory that can grow. */
const tracking = new WeakSet();
let anyShared = false;

/** False as long as no thread of this program has any shared memory: nothing has to be looked at then. */
export const hasShared = (): boolean => anyShared;

export function bind(shadow: SharedArrayBuffer, id: number, host: Host, growable: boolean): void {
  anyShared = true;
  bindings.set(shadow, { id, host, shadow, growable });
}

export const bindingOf = (buffer: object): Binding | undefined => bindings.get(buffer);

export const isTypedArray = (value: unknown): value is Typed => isView(value) && !(apply(tagOf, value, []) === undefined);

export function infoOf(view: Typed): ViewInfo {
  let info = views.get(view);
  if (!info) {
    const tag = apply(tagOf, view, []);
    info = { binding: tag ? bindings.get(apply(bufferOf, view, [])) : undefined, type: TYPES[tag] ?? '' };
    views.set(view, info);
  }
  return info;
}

/** The memory of a typed array or DataView, if it is shared. */
export function sharedOf(value: unknown): Binding | undefined {
  if (!anyShared || !isView(value)) return undefined;
  if (isTypedArray(value)) return infoOf(value).binding;
  return bindings.get(apply(viewBufferOf, value, []));
}

/** Brings some bytes of the shadow up to date: one operation. */
export function refresh({ host, id, shadow }: Binding, offset: number, length: number): void {
  if (length === 0) return;
  const text = host.op('readRange', id, offset, length) as string;
  const bytes = new NativeUint8Array(shadow, offset, length);
  for (let index = 0; index < length; index++) bytes[index] = text.charCodeAt(index);
}

/** Gives some bytes of the shadow to the world: one operation. */
export function publish({ host, id, shadow }: Binding, offset: number, length: number): void {
  if (length === 0) return;
  let text = '';
  const bytes = new NativeUint8Array(shadow, offset, length);
  // By index: an iterator of this view would go to the world again.
  for (let index = 0; index < length; index++) text += String.fromCharCode(bytes[index] as number);
  host.op('writeRange', id, offset, text);
}

/** Copies bytes that have been brought up to date to the start of another memory: one operation. */
export function copyBytes(from: Binding, offset: number, length: number, to: Binding): void {
  const [source, target] = [new NativeUint8Array(from.shadow, offset, length), new NativeUint8Array(to.shadow, 0, length)];
  for (let index = 0; index < length; index++) target[index] = source[index] as number;
  publish(to, 0, length);
}

/** Brings all bytes under a view up to date, if they are shared. @returns the view */
export function see<T>(view: T): T {
  const binding = sharedOf(view);
  if (!binding) return view;
  if (isTracking(view)) measure(binding);
  const { byteOffset } = view as ArrayBufferView;
  refresh(binding, byteOffset, apply(isTypedArray(view) ? byteLengthOf : viewByteLengthOf, view, []));
  return view;
}

/** Reads one element of a shared view. */
export function readElement(view: Typed, index: number): unknown {
  const { binding, type } = infoOf(view) as { binding: Binding; type: string };
  const value = binding.host.op('read', binding.id, view.byteOffset + index * view.BYTES_PER_ELEMENT, type);
  return view[index] = value as number;
}

/** Writes one element of a shared view; the shadow converts the value as the element type does. */
export function writeElement(view: Typed, index: number, value: unknown): void {
  const { binding, type } = infoOf(view) as { binding: Binding; type: string };
  view[index] = value as number;
  binding.host.op('write', binding.id, view.byteOffset + index * view.BYTES_PER_ELEMENT, type, view[index]);
}

/** The element that a property key names, if it names one: `view[0]`, `view['0']`. */
export function indexOf(key: unknown): number | undefined {
  if (typeof key === 'number') return key;
  if (typeof key === 'string' && String(Number(key)) === key) return Number(key);
  return undefined;
}

/** True for an index that exists. */
export const isInside = (view: Typed, index: number): boolean => index >= 0 && index < view.length && Number.isInteger(index);

export const isTracking = (view: unknown): boolean => tracking.has(view as object);

/** A view that grows with its memory tells its length by an operation, as any thread may have changed it. */
export function track(view: object, binding: Binding): void {
  tracking.add(view);
  const measured = (native: () => number) => ({ get: () => {
    measure(binding);
    return apply(native, view, []);
  }, configurable: true });
  const isTyped = isTypedArray(view);
  Object.defineProperty(view, 'byteLength', measured(isTyped ? byteLengthOf : viewByteLengthOf));
  if (isTyped) Object.defineProperty(view, 'length', measured(lengthOf));
}

/** How many bytes the memory has now; the shadow grows with it. */
export function measure({ host, id, shadow }: Binding): number {
  const size = host.op('size', id) as number;
  if (size > apply(sharedByteLengthOf, shadow, [])) apply(nativeGrow as never, shadow, [size]);
  return size;
}

/** Operations of a thread so far. Counted from the first time that somebody asks. */
export function operationsOf(host: Host): number {
  const counted = host as Host & { count?: number };
  if (counted.count === undefined) {
    const { op } = host;
    counted.count = 0;
    host.op = (kind, ...args) => {
      counted.count = (counted.count ?? 0) + 1;
      return op(kind, ...args);
    };
  }
  return counted.count;
}
