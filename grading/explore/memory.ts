/** Shared memory of the explored program: copy-on-write blocks of bytes. */
import type { Primitive } from './operation.ts';

/** Element types of shared cells. */
export type CellType = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'f16' | 'f32' | 'f64' | 'i64' | 'u64';

/** Bytes of one cell of a type. */
export const CELL_BYTES: Readonly<Record<CellType, number>> = {
  i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f16: 2, f32: 4, f64: 8, i64: 8, u64: 8,
};

/** One SharedArrayBuffer. Never changed once shared: writers replace it. */
export class Block {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #text: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static zeroed(byteLength: number): Block {
    return new Block(new Uint8Array(byteLength));
  }

  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  /** The content as a string with one character a byte: equal text, equal memory. */
  get text(): string {
    return this.#text ??= Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength).toString('latin1');
  }

  read(offset: number, type: CellType): number | bigint {
    return readers[type](this.#view, offset);
  }

  /** A copy in which one cell has another value. */
  write(offset: number, type: CellType, value: Primitive): Block {
    const copy = new Block(this.#bytes.slice());
    writers[type](copy.#view, offset, value as never);
    return copy;
  }

  readRange(offset: number, length: number): string {
    return this.text.slice(offset, offset + length);
  }

  writeRange(offset: number, bytes: string): Block {
    const copy = this.#bytes.slice();
    copy.set(Buffer.from(bytes, 'latin1'), offset);
    return new Block(copy);
  }

  grow(byteLength: number): Block {
    const copy = new Uint8Array(byteLength);
    copy.set(this.#bytes);
    return new Block(copy);
  }
}

// Node 24 and later have Float16Array.
type WithFloat16 = DataView & { getFloat16(offset: number, littleEndian: boolean): number; setFloat16(offset: number, value: number, littleEndian: boolean): void };

const readers: Record<CellType, (view: DataView, offset: number) => number | bigint> = {
  i8: (view, offset) => view.getInt8(offset),
  u8: (view, offset) => view.getUint8(offset),
  i16: (view, offset) => view.getInt16(offset, true),
  u16: (view, offset) => view.getUint16(offset, true),
  i32: (view, offset) => view.getInt32(offset, true),
  u32: (view, offset) => view.getUint32(offset, true),
  f16: (view, offset) => (view as WithFloat16).getFloat16(offset, true),
  f32: (view, offset) => view.getFloat32(offset, true),
  f64: (view, offset) => view.getFloat64(offset, true),
  i64: (view, offset) => view.getBigInt64(offset, true),
  u64: (view, offset) => view.getBigUint64(offset, true),
};

const writers: Record<CellType, (view: DataView, offset: number, value: never) => void> = {
  i8: (view, offset, value) => { view.setInt8(offset, value); },
  u8: (view, offset, value) => { view.setUint8(offset, value); },
  i16: (view, offset, value) => { view.setInt16(offset, value, true); },
  u16: (view, offset, value) => { view.setUint16(offset, value, true); },
  i32: (view, offset, value) => { view.setInt32(offset, value, true); },
  u32: (view, offset, value) => { view.setUint32(offset, value, true); },
  f16: (view, offset, value) => { (view as WithFloat16).setFloat16(offset, value, true); },
  f32: (view, offset, value) => { view.setFloat32(offset, value, true); },
  f64: (view, offset, value) => { view.setFloat64(offset, value, true); },
  i64: (view, offset, value) => { view.setBigInt64(offset, value, true); },
  u64: (view, offset, value) => { view.setBigUint64(offset, value, true); },
};

/** What an Atomics read-modify-write stores, given what it found; converted to the cell's type by the write. */
export function combine(name: string, old: number | bigint, value: number | bigint): number | bigint {
  if (typeof old === 'bigint' || typeof value === 'bigint') return combineBig(name, BigInt(old), BigInt(value));
  switch (name) {
    case 'add': return old + value;
    case 'sub': return old - value;
    case 'and': return old & value;
    case 'or': return old | value;
    case 'xor': return old ^ value;
    default: return value;
  }
}

function combineBig(name: string, old: bigint, value: bigint): bigint {
  switch (name) {
    case 'add': return old + value;
    case 'sub': return old - value;
    case 'and': return old & value;
    case 'or': return old | value;
    case 'xor': return old ^ value;
    default: return value;
  }
}
