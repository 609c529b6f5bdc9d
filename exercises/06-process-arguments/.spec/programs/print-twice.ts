/** Calls at the same time, which must not disturb each other. */
import { printContinents } from '../continents.ts';

export default async function (calls: readonly (readonly (string | null)[])[]): Promise<string> {
  const ends = calls.map((continents) => printContinents(continents.map((continent) => continent ?? undefined)));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(ends);
  await Promise.all(ends);
  return 'done';
}
