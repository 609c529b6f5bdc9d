/** One call after the other: nothing of the first one may be left for the second. */
import { squareAll } from '../squares.ts';
import { copied } from './copied.ts';

export default async function ([first, second]: readonly (readonly number[])[]): Promise<unknown> {
  const one = copied(await squareAll(first ?? []));
  return [one, copied(await squareAll(second ?? []))];
}
