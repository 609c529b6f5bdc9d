/**
 * `Handle`: what a shared object arrives as in another thread.
 *
 * A structured clone copies an object's own fields and forgets its class. So every class of `shared/`
 * keeps all that it is in public fields: its name in `kind`, and its state in shared memory, in
 * `buffer`. `X.from(received)` makes an `X` on the same memory of it, and `revive()` in `travel.ts`
 * does that for everything in a message.
 */
import { wrongMemory } from './errors.ts';

/** A shared object without its methods. */
export interface Handle<Kind extends string = string> {
  /** The name of the object's class. */
  readonly kind: Kind;
  /** The object's memory. */
  readonly buffer: SharedArrayBuffer;
}

/**
 * The memory of what arrived from another thread.
 *
 * @param value What arrived.
 * @param kind The class that it must be of.
 * @param bytes How much memory such an object has at least.
 * @throws {TypeError} If it is something else. A new object would be the receiver's own and nobody else's.
 */
export function bufferOf(value: unknown, kind: string, bytes: number): SharedArrayBuffer {
  const handle = (value ?? {}) as Partial<Handle>;
  const { buffer } = handle;
  if (handle.kind !== kind || !(buffer instanceof SharedArrayBuffer) || buffer.byteLength < bytes) throw wrongMemory(kind, bytes, value);
  return buffer;
}
