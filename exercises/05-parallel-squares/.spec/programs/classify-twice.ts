/** Two calls at the same time, which must not disturb each other. */
import { classifyAll } from '../classify.ts';
import { copied } from './watched.ts';

export default async function ({ numbers, delayMs }: { readonly numbers: readonly (readonly number[])[]; readonly delayMs: number }): Promise<unknown> {
  const calls = numbers.map((some) => classifyAll(some, { delayMs }));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return copied(await Promise.all(calls));
}
