/** Two calls at the same time, which must not disturb each other. */
import { printSquares } from '../squares.ts';

export default async function (lists: readonly (readonly number[])[]): Promise<unknown> {
  const calls = lists.map((numbers) => printSquares(numbers));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
