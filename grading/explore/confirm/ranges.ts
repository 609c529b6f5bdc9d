/** Whole views of shared memory under a plan: `fill`, iteration, `DataView`. The same operations as in `realm/memory.ts`. */
import { READERS, WRITERS } from '../realm/touched.ts';
import type { Range, Touched } from '../realm/touched.ts';
import { isTypedArray, sharedOf, typeOf } from './memory.ts';
import type { Typed } from './memory.ts';
import type { Player } from './player.ts';

const { apply, construct } = Reflect;
const Bytes = Uint8Array;
const RealDataView = DataView;
const Shared = SharedArrayBuffer;

/** Methods that go through the elements, which are taken to be read all at once. */
const CALLERS = ['entries', 'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'map', 'reduce', 'reduceRight', 'some', 'values'];
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
  for (const name of ['at', ...READERS, ...CALLERS, ...Object.keys(WRITERS)]) {
    const native = prototype[name];
    if (!native) continue;
    const touched = WRITERS[name];
    const wrapped: Method = function (...args) {
      if (touched && isTypedArray(args[0])) read(args[0]);
      if (!isTypedArray(this) || !sharedOf(this)) return apply(native, this, args);
      if (touched) return write(player, this, native, args, touched(this.length, args));
      if (name === 'at') return elementAt(player, this, args[0]);
      read(this);
      return apply(native, this, args);
    };
    Object.defineProperty(prototype, name, { value: Object.defineProperty(wrapped, 'name', { value: name }), writable: true, configurable: true });
  }
  Object.defineProperty(prototype, Symbol.iterator, { value: prototype['values'], writable: true, configurable: true });
  for (const name of ARRAYS) patchConstructor(name, read);
  for (const [name, bytes] of Object.entries(DATA_VIEW_BYTES)) patchDataView(player, name, bytes);
}

function elementAt(player: Player, view: Typed, position: unknown): unknown {
  const index = Math.trunc(Number(position)) || 0;
  const place = index < 0 ? view.length + index : index;
  if (!(place >= 0 && place < view.length)) return undefined;
  return player.request('read', sharedOf(view), [view.byteOffset + place * view.BYTES_PER_ELEMENT, typeOf(view)], () => view[place]);
}

/** What the method makes of the bytes it reads is worked out on a copy, and what it writes is written in a turn of its own. */
function write(player: Player, view: Typed, native: Method, args: unknown[], { read, written }: Touched): unknown {
  const memory = sharedOf(view) as SharedArrayBuffer;
  const bytesOf = ([from, to]: Range): [offset: number, length: number] => [view.byteOffset + from * view.BYTES_PER_ELEMENT, Math.max(0, to - from) * view.BYTES_PER_ELEMENT];
  const [readFrom, readBytes] = bytesOf(read);
  if (readBytes > 0) player.request('readRange', memory, [readFrom, readBytes], () => textOf(memory, readFrom, readBytes));
  const copy = new Bytes(view.byteLength);
  const source = new Bytes(memory, view.byteOffset, view.byteLength);
  for (let index = 0; index < copy.length; index++) copy[index] = source[index] as number;
  const changed = construct(view.constructor as new () => Typed, [copy.buffer]) as Typed;
  const result = apply(native, changed, args);
  const [from, length] = bytesOf(written);
  writeBytes(player, memory, from, copy.subarray(from - view.byteOffset, from - view.byteOffset + length));
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
