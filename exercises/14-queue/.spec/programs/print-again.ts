/** One call after the other: nothing of the first one may be left for the second. */
import { printSquares } from '../squares.ts';

export default async function (lists: readonly (readonly number[])[]): Promise<unknown> {
  const printed: unknown[] = [];
  for (const numbers of lists) printed.push(await printSquares(numbers));
  return printed;
}
