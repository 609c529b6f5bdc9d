/** Processes with the given names; null stands for none. */
import { runNamed } from '../names.ts';
import { namesOf, watched } from './watched.ts';

export default function ({ names, workMs }: { readonly names: readonly (string | null)[]; readonly workMs?: number }): Promise<unknown> {
  return watched(namesOf(names), workMs ?? 2_000, (given) => workMs === undefined ? runNamed(given) : runNamed(given, { workMs }));
}
