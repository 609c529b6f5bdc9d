/** Tampering: what children tell is changed on the way, to see whether the result depends on it. */
import type { Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import type { ThreadState } from './thread.ts';

/**
 * Changes what children tell: a number that one of them sends, stores or prints, or a word that one
 * sends or prints, is replaced by another. An answer that still comes to the old result did not take
 * it from a child.
 */
export type Tampering =
  | { readonly from: number; readonly to: number; /** Only what a child stores: its messages and what it prints stay as they are. */ readonly only?: 'memory' }
  | { readonly from: string; readonly to: string };

/** What a child says, with the number or the word replaced. */
export function tamperedText({ tampering }: World, thread: ThreadState, text: string): string {
  if (!tampering || thread.kind === 'main') return text;
  if ('only' in tampering) return text;
  if (isOfWords(tampering)) return text.replaceAll(new RegExp(`(?<!\\w)${tampering.from}(?!\\w)`, 'g'), tampering.to);
  const number = String(tampering.from).replace(/[.+]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\d.-])${number}(?![\\d]|\\.\\d)`, 'g'), String(tampering.to)).replaceAll(bytesOf(tampering.from), bytesOf(tampering.to));
}

/** A word is one of letters only, so that nothing in it means anything to an expression. */
function isOfWords(tampering: Tampering): tampering is Extract<Tampering, { readonly from: string }> {
  return typeof tampering.from === 'string';
}

/** How a number stands in the text of a message that holds it as an element of a `Float64Array`. */
function bytesOf(value: number): string {
  return JSON.stringify(rawBytesOf(value)).slice(1, -1);
}

/** What a child stores, with the number replaced. */
export function tamperedCell({ tampering }: World, thread: ThreadState, written: Primitive): Primitive {
  if (tampering === undefined || isOfWords(tampering) || thread.kind === 'main') return written;
  const { from, to } = tampering;
  // `SharedValue` and `SharedArray` store the bits of a fraction as a whole number.
  if (typeof written === 'bigint' && BigInt.asIntN(64, written) === bitsOf(from)) return bitsOf(to);
  if (Number(written) !== from) return written;
  return typeof written === 'bigint' ? BigInt(Math.trunc(to)) : to;
}

/** Bytes that a child stores at once, with the number replaced: one number by a `DataView`, or elements of a `Float64Array`. */
export function tamperedRange({ tampering }: World, thread: ThreadState, bytes: string): string {
  if (tampering === undefined || isOfWords(tampering) || thread.kind === 'main') return bytes;
  const { from, to } = tampering;
  for (const form of SINGLE) if (form(from) === bytes) return form(to);
  return bytes.replaceAll(rawBytesOf(from), rawBytesOf(to));
}

/** How a `DataView` writes a number: in each type, from either end. */
const SINGLE = ([[2, 'setInt16'], [4, 'setInt32'], [4, 'setFloat32'], [8, 'setFloat64']] as const).flatMap(([length, method]) => [true, false].map((littleEndian) => (value: number): string => {
  const view = new DataView(new ArrayBuffer(length));
  view[method](0, value, littleEndian);
  return Buffer.from(view.buffer).toString('latin1');
}));

const rawBytesOf = (value: number): string => Buffer.from(new Float64Array([value]).buffer).toString('latin1');

const bitsOf = (value: number): bigint => new BigInt64Array(new Float64Array([value]).buffer)[0] ?? 0n;
