/** Some numbers, printed once. */
import { printSquares } from '../squares.ts';

export default function (numbers: readonly number[]): Promise<unknown> {
  return printSquares(numbers);
}
