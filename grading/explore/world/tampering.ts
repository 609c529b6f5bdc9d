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
  | { readonly from: number; readonly to: number }
  | { readonly from: string; readonly to: string };

/** What a child says, with the number or the word replaced. */
export function tamperedText({ tampering }: World, thread: ThreadState, text: string): string {
  if (!tampering || thread.kind === 'main') return text;
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
  return JSON.stringify(Buffer.from(new Float64Array([value]).buffer).toString('latin1')).slice(1, -1);
}

/** What a child stores, with the number replaced. */
export function tamperedCell({ tampering }: World, thread: ThreadState, written: Primitive): Primitive {
  if (tampering === undefined || isOfWords(tampering) || thread.kind === 'main' || Number(written) !== tampering.from) return written;
  return typeof written === 'bigint' ? BigInt(Math.trunc(tampering.to)) : tampering.to;
}
