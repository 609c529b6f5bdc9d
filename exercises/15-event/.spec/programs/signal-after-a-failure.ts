/** An event with a waiter that fails, and another one, after it or at the same time, which has nothing to do with that. */
import scenario from './signal.ts';
import type { Told } from './signal.ts';

export default async function ({ atOnce, timeoutMs }: { readonly atOnce: boolean; readonly timeoutMs: number }): Promise<Told[]> {
  const first = scenario({ when: 'now', timeoutMs });
  if (!atOnce) await Promise.allSettled([first]);
  const second = scenario({ when: 'now', timeoutMs });
  // What the first call comes to is looked at elsewhere.
  await Promise.allSettled([first, second]);
  return second;
}
