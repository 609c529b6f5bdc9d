/** Processes for the given continents; null stands for none. */
import { printContinents } from '../continents.ts';
import { watched } from './watched.ts';

export default function (continents: readonly (string | null)[]): Promise<unknown> {
  return watched(continents.map((continent) => continent ?? undefined), printContinents);
}
