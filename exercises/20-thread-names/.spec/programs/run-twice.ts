/** Calls at the same time, in one program. */
import { runThreads } from '../names.ts';

export default async function ({ calls, workMs }: { readonly calls: readonly (readonly (string | null)[])[]; readonly workMs: number }): Promise<unknown> {
  const promises = calls.map((call) => runThreads(call.map((name) => name ?? undefined), { workMs }));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(promises);
  return { names: (await Promise.all(promises)).flat() };
}
