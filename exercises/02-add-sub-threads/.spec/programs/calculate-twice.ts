/** Two calls at the same time, which must not disturb each other. */
import { addAndSubtract } from '../arithmetic.ts';

interface Pair { a: number; b: number }

export default function ([first, second]: readonly [Pair, Pair]): Promise<{ sum: number; difference: number }[]> {
  return Promise.all([addAndSubtract(first.a, first.b), addAndSubtract(second.a, second.b)]);
}
