/** Small words that the sentences of a verdict are made of. Pure functions on plain data. */
import type { PlainError } from '../explore/report.ts';
import type { Plain } from '../plain.ts';
import { sparse } from '../sparse.ts';

/** `12,870`. */
export const number = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `1 preemption`, `2 preemptions`. */
export const plural = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** The form of a verb that fits so many: `is` or `are`. */
export const verb = (count: number, one: string, several: string): string => count === 1 ? one : several;

/**
 * `Only 2 of 6 processes are`, `Only 1 of 6 processes is`, `None of 6 processes is`.
 *
 * @param nouns The things, as several of them are called.
 */
export function onlyOf(count: number, wanted: number, nouns: string, [one, several]: readonly [one: string, several: string] = ['is', 'are']): string {
  return `${count === 0 ? 'None' : `Only ${number(count)}`} of ${number(wanted)} ${nouns} ${count < 2 ? one : several}`;
}

/** ` (teller.worker.ts:9)`, or nothing where the place is unknown. */
export const place = (at: string): string => at === '' ? '' : ` (${at})`;

/** A sentence with exactly one full stop at its end, whatever the text in it ended with. */
export function fullStop(sentence: string): string {
  const text = sentence.trimEnd().replace(/(?<!\.)\.\.$/, '.');
  return text === '' || /[.!?…]["”')]?$/.test(text) ? text : `${text}.`;
}

/** `RangeError: too large (pool.ts:12)`; without a full stop, as it stands in the middle of sentences. */
export function said(error: PlainError): string {
  if (error.name === 'a thrown value') return `${thrown(error.message)} (a thrown value, no Error)${place(error.at)}`;
  const message = error.message.replace(/\.$/, '');
  return `${error.name}${message === '' ? '' : `: ${message}`}${place(error.at)}`;
}

function thrown(message: string): string {
  const value = parsed(message);
  return value === undefined ? `'${message}'` : shown(value);
}

/** A value as people write it in a program: `[1, undefined]`, `{ sum: 3 }`, `RangeError: too large`. */
export function shown(value: Plain | undefined): string {
  if (value === undefined) return 'undefined';
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}'` : String(value);
  if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(shown).join(', ')}]`;
  const fields = value as Readonly<Record<string, Plain>>;
  return '$' in fields ? shownTag(fields) : shownFields(fields);
}

function shownFields(fields: Readonly<Record<string, Plain>>): string {
  const entries = Object.entries(fields).map(([key, item]) => `${/^[\w$]+$/.test(key) ? key : `'${key}'`}: ${shown(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Values that JSON does not have; both spellings of errors occur, the explorer's and the real run's. */
function shownTag(fields: Readonly<Record<string, Plain>>): string {
  const what = textOf(fields['$']);
  const [value, name] = [textOf(fields['value']), textOf(fields['name'])];
  if (what.toLowerCase() === 'error') return said({ name, message: textOf(fields['message']), at: '' });
  if (what === 'object') return shownFields(fields['fields'] as Readonly<Record<string, Plain>>);
  // An array with holes; any other one is written as itself.
  if (what === 'array' && Array.isArray(fields['value'])) return sparse(Number(fields['length']), fields['value'] as readonly [string, Plain][], shown);
  if (what === 'bigint') return `${value}n`;
  if (Array.isArray(fields['values'])) return `${what} ${shown(fields['values'])}`;
  return [what, value, name].filter((part) => part !== '').join(' ');
}

function textOf(part: Plain | undefined): string {
  return typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean' ? String(part) : '';
}

/** A value written as JSON in the way of {@link shown}; any other text as it is. */
export function legible(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : shown(value);
}

/** What a text means as JSON; `undefined`: nothing. */
export function parsed(text: string): Plain | undefined {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    return undefined;
  }
}
