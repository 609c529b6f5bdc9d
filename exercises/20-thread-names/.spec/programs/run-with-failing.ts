/**
 * Two calls, one after the other or at the same time, of which the first one started is made to fail. Rejects if no other call
 * has succeeded.
 */
import { runThreads } from '../names.ts';

interface Input { readonly calls: readonly [readonly string[], readonly string[]]; readonly workMs: number; readonly order: 'after' | 'beside' }

export default async function ({ calls: [first, second], workMs, order }: Input): Promise<unknown> {
  const failing = runThreads(first, { workMs });
  if (order === 'after') await Promise.allSettled([failing]);
  const other = runThreads(second, { workMs });
  // Whoever waits for the end of both is not to blame if one of them rejects.
  await Promise.allSettled([failing, other]);
  // At the same time, it is nobody's business which one has started a thread first.
  return order === 'after' ? other : Promise.any([other, failing]).catch(() => other);
}
