/** One call after the other: nothing of the first one may be left for the second. */
import { printContinents } from '../continents.ts';

export default async function (calls: readonly (readonly (string | null)[])[]): Promise<string> {
  for (const continents of calls) await printContinents(continents.map((continent) => continent ?? undefined));
  return 'done';
}
