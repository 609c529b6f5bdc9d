/** A call that fails; and another one after it, or beside it, which is not to notice. */
import { squareAll } from '../squares.ts';

interface Input { readonly numbers: readonly [readonly number[], readonly number[]]; readonly module: string; readonly size: number; readonly chunkSize: number; readonly order: 'beside' | 'after' }

export default async function ({ numbers: [bad, good], module, order, ...options }: Input): Promise<unknown> {
  const call = (numbers: readonly number[]): Promise<unknown> => squareAll(numbers, { ...options, module: new URL(`./${module}`, import.meta.url) });
  const failing = call(bad);
  if (order === 'after') await Promise.allSettled([failing]);
  const other = call(good);
  // Whoever waits for the end of both is not to blame if one of them rejects.
  await Promise.allSettled([failing, other]);
  return other;
}
