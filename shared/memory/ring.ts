/**
 * `Ring`: packed values one behind the other in shared bytes, which are used again and again.
 *
 * One thread at a time may write and one may read, which the owner's locks see to; both at once do not
 * disturb each other. Where the next value goes and where the next one is read are numbers of bytes
 * ever used: they wrap as 32-bit numbers do, and as the ring's size is a power of two, so do the
 * offsets that they stand for.
 */
import { FRACTION, hasBytes, PLAIN, WHOLE } from './packing.ts';
import { PLAIN_BYTES_MAX } from './plain-bytes.ts';
import type { Packed, Packing } from './packing.ts';

/** A value in the ring: one word for its packing, one for its number, then its bytes; the sum a multiple of 8. */
const HEAD_BYTES = 8;
/** Instead of a packing: the rest of the ring is unused, as the next value did not fit. */
const SKIP = 0;

/** Which words of the memory a ring may use, and where its bytes begin. */
export interface RingPlace {
  /** Index of where the next value goes. Changed by who writes, read by both. */
  readonly tail: number;
  /** Index of where the next value is read. Changed by who reads, read by both. */
  readonly head: number;
  /** Offset of the ring in bytes; it takes the rest of the memory. */
  readonly start: number;
}

// What was read last. A new array for each value would cost more than its bytes.
const received = new Uint8Array(PLAIN_BYTES_MAX);

/** A ring of bytes in shared memory. */
export class Ring {
  readonly #place: RingPlace;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #fractions: Float64Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  readonly #size: number;

  constructor(buffer: SharedArrayBuffer, place: RingPlace) {
    this.#place = place;
    this.#words = new Int32Array(buffer);
    this.#fractions = new Float64Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#size = buffer.byteLength - place.start;
  }

  /** Bytes of the largest value: more than half might never fit, depending on where the ring stands. */
  get bytesMax(): number {
    return this.#size / 2;
  }

  /** Whether a value is likely to fit. */
  hasRoomFor(item: Packed): boolean {
    return this.#used() + sizeOf(item) <= this.#size;
  }

  /**
   * Write a value behind the others.
   *
   * @returns Whether there was room for it.
   */
  write(item: Packed): boolean {
    const size = sizeOf(item);
    const used = this.#used();
    // Only this thread changes it now, so it need not be read again.
    let tail = this.#words[this.#place.tail]!;
    let offset = this.#offsetOf(tail);
    const skipped = offset + size > this.#size ? this.#size - offset : 0;
    if (used + skipped + size > this.#size) return false;
    if (skipped > 0) {
      this.#words[this.#wordAt(offset)] = SKIP;
      tail = (tail + skipped) | 0;
      offset = 0;
    }
    this.#writeAt(offset, item);
    Atomics.store(this.#words, this.#place.tail, (tail + size) | 0);
    return true;
  }

  /** Read the first value, which must be there, and free its bytes. To be unpacked before the next one is read. */
  read(): Packed {
    let head = this.#words[this.#place.head]!;
    let offset = this.#offsetOf(head);
    if (this.#words[this.#wordAt(offset)] === SKIP) {
      head = (head + this.#size - offset) | 0;
      offset = 0;
    }
    const item = this.#readAt(offset);
    Atomics.store(this.#words, this.#place.head, (head + sizeOf(item)) | 0);
    return item;
  }

  #used(): number {
    return (Atomics.load(this.#words, this.#place.tail) - Atomics.load(this.#words, this.#place.head)) | 0;
  }

  #writeAt(offset: number, { packing, number, bytes }: Packed): void {
    const word = this.#wordAt(offset);
    this.#words[word] = packing;
    if (packing === FRACTION) this.#fractions[(word + 2) >> 1] = number;
    else this.#words[word + 1] = number;
    if (bytes !== undefined) this.#bytesAt(word + 2, number).set(bytes);
  }

  #readAt(offset: number): Packed {
    const word = this.#wordAt(offset);
    const packing = this.#words[word] as Packing;
    const number = packing === FRACTION ? this.#fractions[(word + 2) >> 1]! : this.#words[word + 1]!;
    if (!hasBytes(packing)) return { packing, number, bytes: undefined };
    const bytes = packing === PLAIN ? received.subarray(0, number) : new Uint8Array(number);
    bytes.set(this.#bytesAt(word + 2, number));
    return { packing, number, bytes };
  }

  #bytesAt(word: number, count: number): Uint8Array {
    return this.#bytes.subarray(word << 2, (word << 2) + count);
  }

  #offsetOf(position: number): number {
    return position & (this.#size - 1);
  }

  #wordAt(offset: number): number {
    return (this.#place.start + offset) >> 2;
  }
}

/** How many bytes of a ring a value takes. */
export function sizeOf({ packing, number }: Packed): number {
  if (packing === WHOLE) return HEAD_BYTES;
  if (packing === FRACTION) return 2 * HEAD_BYTES;
  return HEAD_BYTES + ((number + 7) & ~7);
}
