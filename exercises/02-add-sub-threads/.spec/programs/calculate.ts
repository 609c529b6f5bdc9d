/** One sum and one difference. */
import { addAndSubtract } from '../arithmetic.ts';

export default function ({ a, b }: { a: number; b: number }): Promise<{ sum: number; difference: number }> {
  return addAndSubtract(a, b);
}
