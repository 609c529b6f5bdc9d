/** A call whose worker fails, and another call, after it or at the same time, which has nothing to do with that. */
import { squareAll } from '../squares.ts';
import { copied } from './copied.ts';

interface Calls { readonly failing: readonly number[]; readonly other: readonly number[]; readonly atOnce: boolean }

export default async function ({ failing, other, atOnce }: Calls): Promise<unknown> {
  const first = squareAll(failing);
  if (!atOnce) await Promise.allSettled([first]);
  const second = squareAll(other);
  // What the first call comes to is looked at elsewhere.
  await Promise.allSettled([first, second]);
  return copied(await second);
}
