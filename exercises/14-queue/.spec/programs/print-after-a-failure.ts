/** A call with a worker that fails, and another call, after it or at the same time, which has nothing to do with that. */
import { printSquares } from '../squares.ts';

interface Calls { readonly failing: readonly number[]; readonly other: readonly number[]; readonly atOnce: boolean }

export default async function ({ failing, other, atOnce }: Calls): Promise<unknown> {
  const first = printSquares(failing);
  if (!atOnce) await Promise.allSettled([first]);
  const second = printSquares(other);
  // What the first call comes to is looked at elsewhere.
  await Promise.allSettled([first, second]);
  return second;
}
