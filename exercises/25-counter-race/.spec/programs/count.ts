/** One count by two threads. */
import { countTogether } from '../counter.ts';

export default function (options?: { increments?: number }): Promise<number> {
  return countTogether(options);
}
