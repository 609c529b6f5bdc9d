/** The items of an array with holes as people write them: `[empty, 3]`. */

/** Longer arrays are not written item by item. */
const SHOWN_MAX = 50;

/**
 * Writes an array that has holes, or properties besides its items.
 *
 * @param entries The keys that it has, with their values.
 * @param write Writes one value.
 */
export function sparse<Value>(length: number, entries: readonly (readonly [key: string, value: Value])[], write: (value: Value) => string): string {
  if (length > SHOWN_MAX) return `an array of length ${String(length)} with ${String(entries.length)} of its items`;
  const items = Array.from({ length }, () => 'empty');
  const more: string[] = [];
  for (const [key, value] of entries) {
    if (/^\d+$/.test(key) && Number(key) < length) items[Number(key)] = write(value);
    else more.push(`${key}: ${write(value)}`);
  }
  return `[${[...items, ...more].join(', ')}]`;
}
