/**
 * `JSON.stringify` for plain data beside learner code: a `toJSON` that was put on a prototype does not change
 * what is written.
 */
import type { Plain } from '../plain.ts';

// Own copies: learner code in the same process may replace any of these later.
const { stringify } = JSON;
const { isArray } = Array;
const { getOwnPropertyDescriptor, keys } = Object;
const PROTOTYPES: readonly object[] = [Object.prototype, Array.prototype];

/** Write plain data as JSON. @param plain Free of cycles, accessors and methods. */
export function stringifyPlain(plain: Plain): string {
  for (let index = 0; index < PROTOTYPES.length; index += 1) {
    if (getOwnPropertyDescriptor(PROTOTYPES[index], 'toJSON') !== undefined) return slowly(plain);
  }
  return stringify(plain);
}

// Primitives are never asked for a `toJSON`.
function slowly(plain: Plain): string {
  if (typeof plain !== 'object' || plain === null) return stringify(plain);
  let text = '';
  if (isArray(plain)) {
    for (let index = 0; index < plain.length; index += 1) text += `${index === 0 ? '' : ','}${slowly((plain as readonly Plain[])[index] ?? null)}`;
    return `[${text}]`;
  }
  const fields = plain as { readonly [key: string]: Plain | undefined };
  const names = keys(fields);
  for (let index = 0; index < names.length; index += 1) {
    const value = fields[names[index] as string];
    if (value !== undefined) text += `${text === '' ? '' : ','}${stringify(names[index])}:${slowly(value)}`;
  }
  return `{${text}}`;
}
