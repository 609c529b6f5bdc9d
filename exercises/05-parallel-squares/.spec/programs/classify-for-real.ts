/** Kinds of the given numbers, without what an answer may say besides. */
import { classifyAll } from '../classify.ts';
import { watched } from './watched.ts';

export default async function ({ numbers, delayMs }: { readonly numbers: readonly number[]; readonly delayMs: number }): Promise<unknown> {
  const results = await watched(numbers, delayMs, (given) => classifyAll(given, { delayMs }));
  return Array.isArray(results) ? results.map(({ number, kind }) => ({ number, kind })) : results;
}
