/** Kinds of the given numbers. */
import { classifyAll } from '../classify.ts';
import { watched } from './watched.ts';

export default function ({ numbers, delayMs }: { readonly numbers: readonly number[]; readonly delayMs?: number }): Promise<unknown> {
  const options = delayMs === undefined ? undefined : { delayMs };
  return watched(numbers, delayMs ?? 2_000, (given) => classifyAll(given, options));
}
