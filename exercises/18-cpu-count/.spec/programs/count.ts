/** Counts primes on a machine. */
import { pretend } from './machine.ts';
import type { Machine } from './machine.ts';

export default async function ({ machine, limits }: { readonly machine: Machine; readonly limits: readonly number[] }): Promise<number[]> {
  pretend(machine);
  const { countPrimes } = await import('../primes.ts');
  return countPrimes(limits);
}
