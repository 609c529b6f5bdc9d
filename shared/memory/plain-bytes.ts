/**
 * Small plain values as bytes and back: text, truth values, null, undefined, numbers, and arrays and
 * plain objects of them in which no object occurs twice. Each is a tag and what belongs to it.
 */

const NULL = 0;
const UNDEFINED = 1;
const FALSE = 2;
const TRUE = 3;
/** Four bytes, the lowest first. */
const WHOLE = 4;
/** Eight bytes, as this machine has them. */
const FRACTION = 5;
/** How many characters, in four bytes; one byte for each. */
const ASCII = 6;
/** The same with two bytes for each. */
const TEXT = 7;
/** How many elements, in four bytes; the elements. */
const ARRAY = 8;
/** How many properties, in four bytes; the name and the value of each, the name as text with its tag. */
const OBJECT = 9;

/** The most bytes of a value; what is larger is left to V8's serialiser. */
export const PLAIN_BYTES_MAX = 65_536;
/** The most objects in a value, and the most elements or properties of one. */
const PARTS_MAX = 64;
const LENGTH_MAX = 4_096;

// One value is written at a time in each thread, so they share the place where it is written.
const scratch = new Uint8Array(PLAIN_BYTES_MAX);
const fraction = new Float64Array(1);
const fractionBytes = new Uint8Array(fraction.buffer);
/** The objects that have been written; only the first {@link partCount} count. */
const parts: (object | undefined)[] = Array.from({ length: PARTS_MAX });
let partCount = 0;
let at = 0;

/**
 * Write a value.
 *
 * @returns Its bytes; undefined if it is not plain or not small.
 */
export function writePlain(value: unknown): Uint8Array | undefined {
  at = 0;
  const isPlain = write(value);
  // They must not be kept alive.
  while (partCount > 0) parts[--partCount] = undefined;
  return isPlain ? scratch.slice(0, at) : undefined;
}

/** Read a value that was written by {@link writePlain}. */
export function readPlain(bytes: Uint8Array): unknown {
  at = 0;
  return read(bytes);
}

// ── Writing: each answers whether it could ───────────────────────────────────────────────────────

function write(value: unknown): boolean {
  // Enough for everything that has a fixed size.
  if (at + 16 > PLAIN_BYTES_MAX) return false;
  switch (typeof value) {
    case 'string': return writeText(value);
    case 'number': return writeNumber(value);
    case 'boolean': return writeTag(value ? TRUE : FALSE);
    case 'undefined': return writeTag(UNDEFINED);
    case 'object': return value === null ? writeTag(NULL) : writeObject(value);
    default: return false;
  }
}

function writeTag(tag: number): true {
  scratch[at] = tag;
  at += 1;
  return true;
}

function writeWord(tag: number, word: number): true {
  scratch[at] = tag;
  scratch[at + 1] = word;
  scratch[at + 2] = word >> 8;
  scratch[at + 3] = word >> 16;
  scratch[at + 4] = word >> 24;
  at += 5;
  return true;
}

function writeNumber(value: number): true {
  if ((value | 0) === value && !Object.is(value, -0)) return writeWord(WHOLE, value);
  writeTag(FRACTION);
  fraction[0] = value;
  for (let index = 0; index < 8; index += 1) scratch[at + index] = fractionBytes[index]!;
  at += 8;
  return true;
}

function writeText(text: string): boolean {
  const { length } = text;
  if (at + 5 + 2 * length > PLAIN_BYTES_MAX) return false;
  const start = at;
  writeWord(ASCII, length);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return writeWideText(text, start);
    scratch[at + index] = code;
  }
  at += length;
  return true;
}

function writeWideText(text: string, start: number): true {
  at = start;
  writeWord(TEXT, text.length);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    scratch[at] = code;
    scratch[at + 1] = code >> 8;
    at += 2;
  }
  return true;
}

function writeObject(value: object): boolean {
  if (partCount >= PARTS_MAX) return false;
  for (let index = 0; index < partCount; index += 1) if (parts[index] === value) return false;
  parts[partCount] = value;
  partCount += 1;
  if (Array.isArray(value)) return writeArray(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const names = Object.keys(value);
  if (names.length > LENGTH_MAX) return false;
  writeWord(OBJECT, names.length);
  for (const name of names) {
    // To assign this name would change the prototype.
    if (name === '__proto__' || !write(name) || !write((value as Record<string, unknown>)[name])) return false;
  }
  return true;
}

// Neither holes nor properties beside the elements: there are as many names as elements.
function writeArray(value: readonly unknown[]): boolean {
  if (value.length > LENGTH_MAX || Object.keys(value).length !== value.length) return false;
  writeWord(ARRAY, value.length);
  for (let index = 0; index < value.length; index += 1) if (!write(value[index])) return false;
  return true;
}

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────

function read(bytes: Uint8Array): unknown {
  const tag = bytes[at]!;
  at += 1;
  switch (tag) {
    case NULL: return null;
    case UNDEFINED: return undefined;
    case FALSE: return false;
    case TRUE: return true;
    case WHOLE: return readWord(bytes);
    case FRACTION: return readFraction(bytes);
    case ASCII: return readAscii(bytes, readWord(bytes));
    case TEXT: return readText(bytes, readWord(bytes));
    case ARRAY: return readArray(bytes, readWord(bytes));
    default: return readObject(bytes, readWord(bytes));
  }
}

function readWord(bytes: Uint8Array): number {
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  at += 4;
  return word;
}

function readFraction(bytes: Uint8Array): number {
  for (let index = 0; index < 8; index += 1) fractionBytes[index] = bytes[at + index]!;
  at += 8;
  return fraction[0]!;
}

function readArray(bytes: Uint8Array, length: number): unknown[] {
  const array: unknown[] = [];
  for (let index = 0; index < length; index += 1) array.push(read(bytes));
  return array;
}

function readObject(bytes: Uint8Array, count: number): object {
  const object: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    const name = read(bytes) as string;
    object[name] = read(bytes);
  }
  return object;
}

/** Short texts that were read before: the names of properties are always the same few. */
const known: (string | undefined)[] = Array.from({ length: 512 });
const KNOWN_LENGTH_MAX = 24;

function readAscii(bytes: Uint8Array, length: number): string {
  const start = at;
  at += length;
  if (length > KNOWN_LENGTH_MAX) return asciiOf(bytes, start, length);
  let hash = length;
  for (let index = start; index < at; index += 1) hash = (Math.imul(hash, 31) + bytes[index]!) | 0;
  const place = (hash ^ (hash >> 9)) & 511;
  const text = known[place];
  if (text !== undefined && isSame(text, bytes, start, length)) return text;
  return (known[place] = asciiOf(bytes, start, length));
}

function isSame(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index += 1) if (text.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}

function asciiOf(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
}

function readText(bytes: Uint8Array, length: number): string {
  const start = at;
  at += 2 * length;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, 2 * length).toString('utf16le');
}
