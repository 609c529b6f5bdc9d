/** One call after the other, in one program. */
import { runNamed } from '../names.ts';
import { namesOf } from './watched.ts';

export default async function ({ names, workMs }: { readonly names: readonly (readonly (string | null)[])[]; readonly workMs: number }): Promise<unknown> {
  const results: unknown[] = [];
  for (const some of names) results.push(await runNamed(namesOf(some), { workMs }));
  return results;
}
