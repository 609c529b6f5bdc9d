/** Whole views of shared memory under a plan: `fill`, iteration, `DataView`. The same operations as in `realm/memory.ts`. */
import { isTypedArray, sharedOf } from './memory.ts';
import type { Typed } from './memory.ts';
import type { Player } from './player.ts';

const { apply, construct } = Reflect;
const Bytes = Uint8Array;
const RealDataView = DataView;
const Shared = SharedArrayBuffer;

const READERS = [
  'at', 'entries', 'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'includes', 'indexOf', 'join',
  'lastIndexOf', 'map', 'reduce', 'reduceRight', 'slice', 'some', 'toLocaleString', 'toReversed', 'toSorted', 'values', 'with',
];
const WRITERS = ['copyWithin', 'fill', 'reverse', 'set', 'sort'];
const ARRAYS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'];
const DATA_VIEW_BYTES: Record<string, number> = { Int8: 1, Uint8: 1, Int16: 2, Uint16: 2, Int32: 4, Uint32: 4, Float32: 4, Float64: 8, BigInt64: 8, BigUint64: 8 };

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Makes methods of shared views wait for their turns. Once a thread, before the program is loaded. */
export function patchRanges(player: Player): void {
  const prototype = Object.getPrototypeOf(Int8Array.prototype) as Record<PropertyKey, Method>;
  const read = (view: Typed): void => {
    const memory = sharedOf(view);
    if (memory && view.byteLength > 0) player.request('readRange', memory, [view.byteOffset, view.byteLength], () => textOf(memory, view.byteOffset, view.byteLength));
  };
  for (const name of [...READERS, ...WRITERS]) {
    const native = prototype[name];
    if (!native) continue;
    const wrapped: Method = function (...args) {
      if (name === 'set' && isTypedArray(args[0])) read(args[0]);
      if (!isTypedArray(this) || !sharedOf(this)) return apply(native, this, args);
      read(this);
      return WRITERS.includes(name) ? write(player, this, native, args) : apply(native, this, args);
    };
    Object.defineProperty(prototype, name, { value: Object.defineProperty(wrapped, 'name', { value: name }), writable: true, configurable: true });
  }
  Object.defineProperty(prototype, Symbol.iterator, { value: prototype['values'], writable: true, configurable: true });
  for (const name of ARRAYS) patchConstructor(name, read);
  for (const [name, bytes] of Object.entries(DATA_VIEW_BYTES)) patchDataView(player, name, bytes);
}

/** What the method makes of the bytes read is worked out on a copy, and written in a turn of its own. */
function write(player: Player, view: Typed, native: Method, args: unknown[]): unknown {
  const memory = sharedOf(view) as SharedArrayBuffer;
  const copy = new Bytes(view.byteLength);
  const source = new Bytes(memory, view.byteOffset, view.byteLength);
  for (let index = 0; index < copy.length; index++) copy[index] = source[index] as number;
  const changed = construct(view.constructor as new () => Typed, [copy.buffer]) as Typed;
  const result = apply(native, changed, args);
  writeBytes(player, memory, view.byteOffset, copy);
  return result === changed ? view : result;
}

function writeBytes(player: Player, memory: SharedArrayBuffer, offset: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  player.request('writeRange', memory, [offset, textOf(bytes.buffer, bytes.byteOffset, bytes.length)], () => {
    const target = new Bytes(memory, offset, bytes.length);
    for (let index = 0; index < bytes.length; index++) target[index] = bytes[index] as number;
  }, () => undefined);
}

function patchConstructor(name: string, read: (view: Typed) => void): void {
  const native = (globalThis as never as Record<string, new (...args: unknown[]) => Typed>)[name];
  if (!native) return;
  const patched = new Proxy(native, {
    construct: (target, args: unknown[], newTarget) => {
      if (isTypedArray(args[0])) read(args[0]);
      return construct(target, args, newTarget) as object;
    },
  });
  Object.defineProperty(globalThis, name, { value: patched, writable: true, configurable: true });
}

function patchDataView(player: Player, name: string, length: number): void {
  const prototype = RealDataView.prototype as unknown as Record<string, Method>;
  const [get, set] = [prototype[`get${name}`] as Method, prototype[`set${name}`] as Method];
  const isShared = (view: DataView, offset: unknown): boolean => view.buffer instanceof Shared && Number(offset ?? 0) >= 0 && Number(offset ?? 0) + length <= view.byteLength;
  prototype[`get${name}`] = function (this: DataView, ...args) {
    if (!isShared(this, args[0])) return apply(get, this, args);
    const [memory, offset] = [this.buffer as never as SharedArrayBuffer, this.byteOffset + Number(args[0] ?? 0)];
    player.request('readRange', memory, [offset, length], () => textOf(memory, offset, length));
    return apply(get, this, args);
  } as Method;
  prototype[`set${name}`] = function (this: DataView, ...args) {
    if (!isShared(this, args[0])) return apply(set, this, args);
    const bytes = new Bytes(length);
    apply(set, new RealDataView(bytes.buffer), [0, ...args.slice(1)]);
    writeBytes(player, this.buffer as never, this.byteOffset + Number(args[0] ?? 0), bytes);
    return undefined;
  } as Method;
}

function textOf(memory: ArrayBufferLike, offset: number, length: number): string {
  const bytes = new Bytes(memory as ArrayBuffer, offset, length);
  let text = '';
  for (let index = 0; index < length; index++) text += String.fromCharCode(bytes[index] as number);
  return text;
}
