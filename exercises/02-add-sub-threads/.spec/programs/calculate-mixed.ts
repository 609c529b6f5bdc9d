/** `b` is a bigint, against the types: adding it to a number throws a TypeError inside the worker. */
import { addAndSubtract } from '../arithmetic.ts';

export default function ({ a, b }: { a: number; b: number }): Promise<{ sum: number; difference: number }> {
  return addAndSubtract(a, BigInt(b) as unknown as number);
}
