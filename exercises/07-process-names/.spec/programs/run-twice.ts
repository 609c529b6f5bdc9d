/** Calls at the same time, in one program. */
import { runNamed } from '../names.ts';
import { namesOf } from './watched.ts';

export default async function ({ names, workMs }: { readonly names: readonly (readonly (string | null)[])[]; readonly workMs: number }): Promise<unknown> {
  const calls = names.map((some) => runNamed(namesOf(some), { workMs }));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
