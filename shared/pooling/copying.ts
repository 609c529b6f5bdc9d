/** What a copy to another thread or process would lose without a word. */
import { refuseForProcess } from '../running/boundary.ts';

/** Where a copy goes. */
export type Destination = 'thread' | 'process';

/** What V8 itself copies with all that it is, by the tags of `Object.prototype.toString`. */
const COPIED = new Set(['Array', 'Map', 'Set', 'Date', 'RegExp', 'Error', 'Boolean', 'Number', 'String', 'BigInt', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView'].map((tag) => `[object ${tag}]`));

/**
 * Why a value cannot be copied; undefined if it can.
 *
 * A structured clone throws for functions and symbols, but makes `{}` of some objects that keep all they
 * are in private fields, a `URL` on Node 20 among them; and so do messages between processes of what
 * only threads can copy, as a `Blob`. An instance of a class that has public fields is copied as a plain object.
 *
 * @param destination Where the copy is meant to go.
 */
export function whyNotCopied(value: unknown, destination: Destination): string | undefined {
  const empty = emptiedIn(value, destination, new Set());
  if (empty !== undefined) return `nothing of ${nameOf(empty)} would arrive`;
  try {
    if (destination === 'process') refuseForProcess(value);
    structuredClone(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether a copy would make `{}` of something in a value. This is cheap where {@link whyNotCopied} is not. */
export function wouldEmpty(value: unknown, destination: Destination): boolean {
  return emptiedIn(value, destination, undefined) !== undefined;
}

// The set of what was seen is only made where there is something to see.
function emptiedIn(value: unknown, destination: Destination, seen: Set<object> | undefined): object | undefined {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  const known = seen ?? new Set();
  if (known.has(value)) return undefined;
  known.add(value);
  if (isEmptied(value, destination)) return value;
  const parts = value instanceof Map ? [...value.keys(), ...value.values()] : value instanceof Set ? [...value] : Object.values(value);
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue;
    const found = emptiedIn(part, destination, known);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEmptied(value: object, destination: Destination): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  // A plain object of whichever realm has a prototype without a prototype.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return false;
  if (COPIED.has(Object.prototype.toString.call(value)) || Object.keys(value).length > 0) return false;
  if (destination === 'process') return true;
  try {
    const copy = structuredClone(value);
    const copied = Object.getPrototypeOf(copy) as object | null;
    return copied === null || Object.getPrototypeOf(copied) === null;
  } catch {
    return true;
  }
}

function nameOf(value: object): string {
  const { constructor } = value as { constructor?: { name?: unknown } };
  return `an instance of ${typeof constructor?.name === 'string' ? constructor.name : 'a class'}`;
}
