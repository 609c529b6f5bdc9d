/** As `run.ts`; which numbers default names have is left open. */
import { runThreads } from '../names.ts';
import { log } from '../log.ts';

export default async function ({ names, workMs }: { readonly names: readonly (string | null)[]; readonly workMs: number }): Promise<unknown> {
  log('Starting');
  const result = await runThreads(names.map((name) => name ?? undefined), { workMs });
  log('Exiting');
  if (new Set(result).size < result.length) return result;
  return result.map((name, index) => (names[index] === null ? name.replace(/^(Thread-)[1-9]\d*$/, '$1N') : name));
}
