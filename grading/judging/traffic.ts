/** What a child told the world, and whether a result can have come from it. */
import type { Outcome, ThreadInfo, Traffic } from '../explore/report.ts';
import type { Plain } from '../plain.ts';

/** What is looked for: a number, or a word. */
export type Told = number | string;

/** True when a number or word was sent, stored or printed by a child, in any form that carries it. */
export function tells(traffic: Traffic, value: Told): boolean {
  return tellsWhole(traffic, value) || pieceOf(traffic.sent, value) !== undefined;
}

/** True when a number or word was sent, stored or printed in one piece. */
export function tellsWhole(traffic: Traffic, value: Told): boolean {
  const text = String(value);
  return traffic.sent.some((message) => holds(message, value, text)) || traffic.stored.some((stored) => holds(stored, value, text)) ||
    traffic.printed.includes(text) || traffic.exitCode === value;
}

/**
 * A number that messages carry in pieces, one after the other: its digits, or its bytes, as characters or as a fraction.
 *
 * @returns A piece that stands in them, and what to put in its place to make it another number; undefined if they do
 *   not carry it in this way.
 */
export function pieceOf(messages: readonly Plain[], value: Told): { readonly from: number; readonly to: number } | undefined {
  if (typeof value !== 'number') return undefined;
  const pieces = messages.flatMap(scalarsIn);
  const text = String(value);
  const digit = Number(/\d/.exec(text)?.[0]);
  // One digit alone is found by looking at each message.
  if (text.length > 1 && pieces.filter((piece) => /^[\d.+e-]$/.test(piece)).join('').includes(text)) return { from: digit, to: (digit + 1) % 10 };
  const bytes = pieces.map(Number).filter((piece) => Number.isInteger(piece) && piece >= 0 && piece < 256).map((byte) => String.fromCharCode(byte)).join('');
  const code = String(digit).charCodeAt(0);
  if (bytes.includes(text)) return { from: code, to: digit === 9 ? code - 1 : code + 1 };
  const inMemory = bytesOf(value);
  const last = inMemory.charCodeAt(inMemory.length - 1);
  return bytes.includes(inMemory) ? { from: last, to: last ^ 1 } : undefined;
}

function scalarsIn(part: Plain): string[] {
  if (typeof part === 'number' || typeof part === 'string') return [String(part)];
  return typeof part === 'object' && part !== null ? Object.values(part as Record<string, Plain>).flatMap(scalarsIn) : [];
}

function holds(part: Plain, value: Told, text: string): boolean {
  if (typeof part === 'number') return part === value;
  if (typeof part === 'string') return part.includes(text) || (typeof value === 'number' && part.includes(bytesOf(value)));
  if (typeof part !== 'object' || part === null) return false;
  return Object.values(part as Record<string, Plain>).some((inner) => holds(inner, value, text));
}

/** True when a number or word was given to a child, at birth or by a message: nothing is left to find out. */
export function wasTold(traffic: Traffic, value: Told): boolean {
  const text = String(value);
  const told = [withoutScript(traffic.given), ...traffic.received];
  return told.some((message) => holds(message, value, text)) || pieceOf(told, value) !== undefined;
}

/** The folder that an answer lies in has a name of its own each time, and tells a child nothing. */
function withoutScript(given: Plain): Plain {
  return typeof given === 'object' && given !== null && 'script' in given ? { ...given, script: '' } : given;
}

/** How a number lies in memory, one character a byte. */
function bytesOf(value: number): string {
  return Buffer.from(new Float64Array([value]).buffer).toString('latin1');
}

/** True when a child wrote a number into shared memory: as a number, as the bits of a fraction, or as an element among others. */
export function storesNumber({ stored }: Traffic, value: number): boolean {
  const bits = new BigInt64Array(new Float64Array([value]).buffer)[0] ?? 0n;
  const forms = [String(bits), String(BigInt.asUintN(64, bits))];
  return stored.some((one) => one === value || (typeof one === 'string' && (forms.includes(one) || one.includes(bytesOf(value)))));
}

/** Children of a kind, with what they told. */
export function childrenOf(outcome: Outcome, kind: ThreadInfo['kind']): Traffic[] {
  return outcome.traffic.filter(({ thread }) => outcome.threads[thread]?.kind === kind);
}

/**
 * How many of the values can each have come from a child of its own (a maximum matching; Kuhn's
 * augmenting paths).
 *
 * @param isOwn Whether a value is a child's own; by default it is if the child tells it.
 */
export function ownSources(children: readonly Traffic[], values: readonly Told[], isOwn: (child: Traffic, value: Told) => boolean = tells): number {
  const sourceOf = new Map<number, number>();
  const place = (value: number, tried: Set<number>): boolean => children.some((child, index) => {
    if (tried.has(index) || !isOwn(child, values[value] as Told)) return false;
    tried.add(index);
    const before = [...sourceOf].find(([, source]) => source === index)?.[0];
    if (before !== undefined && !place(before, tried)) return false;
    if (before !== undefined && sourceOf.get(before) === index) sourceOf.delete(before);
    sourceOf.set(value, index);
    return true;
  });
  return values.filter((_, index) => place(index, new Set())).length;
}
