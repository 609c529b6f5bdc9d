/** One call after the other: nothing of the first one may be left for the second. */
import { classifyAll } from '../classify.ts';
import { copied } from './watched.ts';

export default async function ({ numbers: [first, second], delayMs }: { readonly numbers: readonly [readonly number[], readonly number[]]; readonly delayMs: number }): Promise<unknown> {
  return copied([await classifyAll(first, { delayMs }), await classifyAll(second, { delayMs })]);
}
