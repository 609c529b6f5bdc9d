/** Two calls at the same time, which must not disturb each other. */
import { squareAll } from '../squares.ts';

interface Input { readonly numbers: readonly (readonly number[])[]; readonly module: string; readonly size: number }

export default async function ({ numbers, module, size }: Input): Promise<unknown> {
  const calls = numbers.map((some) => squareAll(some, { module: new URL(`./${module}`, import.meta.url), size }));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
