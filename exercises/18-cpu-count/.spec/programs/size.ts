/** How large a pool is on a machine, for several numbers of tasks. */
import { pretend } from './machine.ts';
import type { Machine } from './machine.ts';

export default async function ({ machine, tasks }: { readonly machine: Machine; readonly tasks: readonly number[] }): Promise<number[]> {
  pretend(machine);
  const { poolSize } = await import('../primes.ts');
  return tasks.map((count) => poolSize(count));
}
