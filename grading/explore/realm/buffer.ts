/** `Buffer`, `TextDecoder` and `TextEncoder` on shared memory. Node's own read and write the shadow: before and after, the world is asked. */
import { apply, hasShared, isTypedArray, publish, refresh, see, sharedOf, TypedArray } from './shadow.ts';
import { define, viewMethod } from './views.ts';

type Method = (...args: unknown[]) => unknown;
type Bytes = Uint8Array & Record<PropertyKey, unknown>;
type BufferClass = Function & { readonly prototype: object; from(text: string): Bytes } & Record<PropertyKey, unknown>;

/** Bytes that `writeInt32LE` and its like write. */
function bytesWritten(name: string, args: readonly unknown[]): number {
  if (name.includes('Float')) return 4;
  if (name.includes('Double')) return 8;
  return Number(/\d+/.exec(name)?.[0] ?? Number(args[2]) * 8) / 8;
}

/** What a method of `Buffer` has written, given what it returned: first byte and number. */
function written(name: string, self: Bytes, args: readonly unknown[], result: unknown): readonly [number, number] {
  const at = Number(args[1]) || 0;
  if (name === 'write') return [typeof args[1] === 'number' ? args[1] : 0, Number(result)];
  if (name === 'fill') return [typeof args[1] === 'number' ? at : 0, (typeof args[2] === 'number' ? args[2] : self.length) - (typeof args[1] === 'number' ? at : 0)];
  if (/^swap/.test(name)) return [0, self.length];
  if (/^write[A-Z]/.test(name)) return [at, bytesWritten(name, args)];
  return [0, 0];
}

function bufferMethod(name: string, native: Method, adopt: (value: unknown) => unknown): Method {
  return function (this: Bytes, ...args: unknown[]): unknown {
    if (!hasShared()) return apply(native, this, args);
    for (const argument of args) see(argument);
    if (!/^write/.test(name) && name !== 'fill') see(this);
    const result: unknown = apply(native, this, args);
    const binding = sharedOf(this);
    const [from, count] = binding ? written(name, this, args, result) : [0, 0];
    if (binding) publish(binding, this.byteOffset + from, count);
    const target = args[0] as Bytes;
    const copiedTo = name === 'copy' ? sharedOf(target) : undefined;
    if (copiedTo) publish(copiedTo, target.byteOffset + (Number(args[1]) || 0), Number(result));
    return adopt(result);
  };
}

/** Makes the program's `Buffer`: Node's, with methods that know of shared memory as soon as there is any. */
export function makeBuffer(HostBuffer: BufferClass): BufferClass {
  const prototype = Object.create(HostBuffer.prototype) as Record<PropertyKey, unknown>;
  const adopt = (value: unknown): unknown => {
    if (hasShared() && isTypedArray(value) && Object.getPrototypeOf(value) === HostBuffer.prototype) Object.setPrototypeOf(value, prototype);
    return value;
  };
  for (let holder = HostBuffer.prototype; holder !== Object.prototype && 'slice' in holder; holder = Object.getPrototypeOf(holder) as object) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      const native = Object.getOwnPropertyDescriptor(holder, name)?.value as unknown;
      if (typeof native !== 'function' || name === 'constructor' || Object.hasOwn(prototype, name)) continue;
      const ofView = holder === HostBuffer.prototype ? undefined : viewMethod(name, native as Method);
      define(prototype, name, ofView ?? bufferMethod(name, native as Method, adopt), native);
    }
  }
  const own = TypedArray.prototype as Record<PropertyKey, Function>;
  for (const name of ['values', 'entries', Symbol.iterator]) Object.defineProperty(prototype, name, { value: own[name], writable: true, configurable: true });
  const statics = new Map<PropertyKey, unknown>();
  return new Proxy(HostBuffer, { get: (target, key) => {
    const value = target[key];
    if (typeof value !== 'function' || key === 'prototype') return value;
    if (!statics.has(key)) {
      statics.set(key, (...args: unknown[]): unknown => {
        if (key === 'concat' && Array.isArray(args[0])) args[0].forEach(see);
        for (const argument of args) see(argument);
        return adopt(apply(value, HostBuffer, args));
      });
    }
    return statics.get(key);
  } });
}

interface Decoder { decode(input?: unknown, options?: unknown): string }
interface Encoder { encodeInto(text: string, into: Uint8Array): { read: number; written: number } }

/** `TextDecoder` reads its input, `TextEncoder` may write into it. */
export function makeCoders(HostDecoder: new (...args: unknown[]) => Decoder, HostEncoder: new () => Encoder): { TextDecoder: unknown; TextEncoder: unknown } {
  class TextDecoder extends HostDecoder {
    override decode(input?: unknown, options?: unknown): string {
      const binding = typeof input === 'object' && input !== null && !ArrayBuffer.isView(input) ? sharedOf(new Uint8Array(input as ArrayBuffer)) : undefined;
      if (binding) refresh(binding, 0, (input as ArrayBuffer).byteLength);
      return super.decode(see(input), options);
    }
  }
  class TextEncoder extends HostEncoder {
    override encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
      const result = super.encodeInto(text, into);
      const binding = sharedOf(into);
      if (binding) publish(binding, into.byteOffset, result.written);
      return result;
    }
  }
  return { TextDecoder, TextEncoder };
}
