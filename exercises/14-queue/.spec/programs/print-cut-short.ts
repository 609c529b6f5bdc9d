/** All ends in the middle of a rest of the producer: what has been printed by then, was printed as it came. */
import { printSquares } from '../squares.ts';

interface Cut { readonly numbers: readonly number[]; readonly pauseMs: number; readonly afterMs: number }

export default function ({ numbers, pauseMs, afterMs }: Cut): Promise<unknown> {
  setTimeout(() => process.exit(), afterMs);
  return printSquares(numbers, pauseMs);
}
