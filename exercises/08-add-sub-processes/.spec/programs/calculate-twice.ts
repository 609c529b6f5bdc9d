/** Two calls at the same time, which must not disturb each other. */
import { addAndSubtract } from '../arithmetic.ts';

interface Pair { a: number; b: number }

export default async function (pairs: readonly Pair[]): Promise<{ sum: number; difference: number }[]> {
  const calls = pairs.map(({ a, b }) => addAndSubtract(a, b));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
