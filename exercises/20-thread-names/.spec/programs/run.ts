/** Threads with the given names, null for none; the main thread has something to say before and after them. */
import { printed } from './printed.ts';
import { runThreads } from '../names.ts';
import { log } from '../log.ts';

interface Input { readonly names: readonly (string | null)[]; readonly workMs?: number; readonly says: readonly [string, string] }

export default async function ({ names, workMs, says: [before, after] }: Input): Promise<unknown> {
  const given = names.map((name) => name ?? undefined);
  log(before);
  const result = await (workMs === undefined ? runThreads(given) : runThreads(given, { workMs }));
  log(after);
  return { names: [...result], main: printed.join('') };
}
