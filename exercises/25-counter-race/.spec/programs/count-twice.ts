/** Two counts at the same time, each on a counter of its own. */
import { countTogether } from '../counter.ts';

export default async function (counts: readonly { increments: number }[]): Promise<number[]> {
  const calls = counts.map((options) => countTogether(options));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
