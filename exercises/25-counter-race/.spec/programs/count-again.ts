/** One count after the other: the second one begins at 0. */
import { countTogether } from '../counter.ts';

export default async function ([first, second]: readonly { increments: number }[]): Promise<number[]> {
  const one = await countTogether(first);
  return [one, await countTogether(second)];
}
