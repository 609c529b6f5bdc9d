/**
 * Elements of shared memory by Python's typecodes, each read or written as a whole: for fractions, too,
 * which `Atomics` does not know.
 */
import { wrongArgument } from '../errors.ts';

/** What each typecode of Python's `array` module stands for. `q` and `Q` are bigints, `c` is one character. */
export const VIEWS = {
  b: Int8Array, B: Uint8Array, c: Uint8Array, h: Int16Array, H: Uint16Array, i: Int32Array, I: Uint32Array, l: Int32Array, L: Uint32Array,
  q: BigInt64Array, Q: BigUint64Array, f: Float32Array, d: Float64Array,
} as const;

/** The type of an element, by Python's letter: b B h H i I l L (whole numbers of 8 to 32 bits), q Q (64 bits), f d (fractions), c (one character). */
export type Typecode = keyof typeof VIEWS;

/** What an element of a type is in JavaScript. */
export type ElementOf<Code extends Typecode> = Code extends 'q' | 'Q' ? bigint : Code extends 'c' ? string : number;

/** The typed array that lies below. */
export type ViewOf<Code extends Typecode> = InstanceType<(typeof VIEWS)[Code]>;

/** Reads and writes of elements as one atomic operation each. */
export interface Cells {
  read(index: number): number | bigint | string;
  write(index: number, value: number | bigint | string): void;
}

/** The elements of some memory. */
export function cellsOf(type: Typecode, buffer: SharedArrayBuffer): Cells {
  switch (type) {
    case 'd': {
      const value = new Float64Array(1);
      return fractions(new BigInt64Array(buffer), value, new BigInt64Array(value.buffer));
    }
    case 'f': {
      const value = new Float32Array(1);
      return fractions(new Int32Array(buffer), value, new Int32Array(value.buffer));
    }
    case 'c': {
      const bytes = new Uint8Array(buffer);
      return { read: (index) => String.fromCharCode(Atomics.load(bytes, index)), write: (index, value) => Atomics.store(bytes, index, characterCode(value)) };
    }
    default: {
      const numbers = new (VIEWS[type] as typeof Int32Array)(buffer);
      return { read: (index) => Atomics.load(numbers, index), write: (index, value) => Atomics.store(numbers, index, value as number) };
    }
  }
}

// Atomics know whole numbers only: the bits of a fraction cross as one of the same size.
function fractions(cells: Int32Array | BigInt64Array, value: Float32Array | Float64Array, bits: Int32Array | BigInt64Array): Cells {
  return {
    read: (index) => {
      bits[0] = Atomics.load(cells as Int32Array, index);
      return value[0]!;
    },
    write: (index, written) => {
      value[0] = written as number;
      Atomics.store(cells as Int32Array, index, bits[0] as number);
    },
  };
}

function characterCode(value: unknown): number {
  if (typeof value !== 'string' || value.length !== 1 || value.charCodeAt(0) > 255) throw wrongArgument('set a character', 'it must be one of U+0000 to U+00FF', value);
  return value.charCodeAt(0);
}
