/** As `run.ts`; which numbers default names have is left open. */
import { runNamed } from '../names.ts';
import { namesOf, watched } from './watched.ts';

export default async function ({ names, workMs }: { readonly names: readonly (string | null)[]; readonly workMs: number }): Promise<unknown> {
  const result = await watched(namesOf(names), workMs, (given) => runNamed(given, { workMs }));
  if (!Array.isArray(result) || new Set(result).size < result.length) return result;
  return result.map((name, index) => names[index] === null ? name.replace(/^(Process-)[1-9]\d*$/, '$1N') : name);
}
