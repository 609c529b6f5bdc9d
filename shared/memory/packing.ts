/**
 * Values as bytes and back, for what must lie in shared memory.
 *
 * The result is a structured clone, whatever the way: numbers are written as they are; text, truth
 * values, and small arrays and plain objects of them in a format of our own, some times faster than
 * V8's serialiser; all the rest by that.
 */
import { DefaultDeserializer, DefaultSerializer } from 'node:v8';
import { notCloneable } from '../errors.ts';
import { readPlain, writePlain } from './plain-bytes.ts';

/** How a value was packed. */
export type Packing = typeof WHOLE | typeof FRACTION | typeof PLAIN | typeof CLONE;

/** A whole number of 32 bits, which needs no bytes. */
export const WHOLE = 1;
/** Any other number. */
export const FRACTION = 2;
/** What `plain-bytes.ts` makes of it. */
export const PLAIN = 3;
/** What V8's serialiser makes of it. */
export const CLONE = 4;

/** A packed value. */
export interface Packed {
  readonly packing: Packing;
  /** The number, or how many bytes there are. */
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

/**
 * Pack a value.
 *
 * @throws {TypeError} If a part of it cannot be cloned, or is shared memory, as that cannot lie in
 *   shared memory itself.
 */
export function pack(value: unknown): Packed {
  if (typeof value === 'number') return { packing: isWhole(value) ? WHOLE : FRACTION, number: value, bytes: undefined };
  const plain = writePlain(value);
  const bytes = plain ?? cloneOf(value);
  return { packing: plain === undefined ? CLONE : PLAIN, number: bytes.length, bytes };
}

/** Unpack a value. For a {@link CLONE}, its bytes must be nobody else's, as typed arrays in it may keep them. */
export function unpack({ packing, number, bytes }: Packed): unknown {
  if (bytes === undefined) return number;
  if (packing === PLAIN) return readPlain(bytes);
  const deserializer = new DefaultDeserializer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  deserializer.readHeader();
  return deserializer.readValue() as unknown;
}

/** Whether a value that is packed like this has bytes. */
export function hasBytes(packing: Packing): boolean {
  return packing === PLAIN || packing === CLONE;
}

function isWhole(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** Methods that Node documents and its types leave out. */
interface Hooks {
  _getSharedArrayBufferId: () => never;
  _writeHostObject: (view: ArrayBufferView) => void;
}

function cloneOf(value: unknown): Uint8Array {
  // Not a subclass: to make an object of that takes five times as long as all the rest.
  const serializer = new DefaultSerializer();
  const hooks = serializer as unknown as Hooks;
  hooks._getSharedArrayBufferId = refuseSharedMemory;
  hooks._writeHostObject = writeView;
  serializer.writeHeader();
  try {
    serializer.writeValue(value);
  } catch (error) {
    throw error instanceof TypeError ? error : notCloneable(error instanceof Error ? error.message : String(error));
  }
  return serializer.releaseBuffer();
}

// Views come here, and would be copied whatever lies below them.
function writeView(this: DefaultSerializer, view: ArrayBufferView): void {
  if (view.buffer instanceof SharedArrayBuffer) refuseSharedMemory();
  (DefaultSerializer.prototype as unknown as Hooks)._writeHostObject.call(this, view);
}

function refuseSharedMemory(): never {
  throw notCloneable('it holds shared memory, as a Lock or a Queue does; pass that to the thread in its args, workerData or a message');
}
