/** As `count.ts`, on real Node: what modules have imported by name is told of the other machine, too. */
import { syncBuiltinESMExports } from 'node:module';
import { pretend } from './machine.ts';
import type { Machine } from './machine.ts';

export default async function ({ machine, limits }: { readonly machine: Machine; readonly limits: readonly number[] }): Promise<{ counts: number[]; size: number }> {
  pretend(machine);
  syncBuiltinESMExports();
  const { countPrimes, poolSize } = await import('../primes.ts');
  return { counts: await countPrimes(limits), size: poolSize(limits.length) };
}
