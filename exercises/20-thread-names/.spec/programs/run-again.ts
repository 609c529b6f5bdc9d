/** One call after the other, in one program. */
import { runThreads } from '../names.ts';

export default async function ({ calls, workMs }: { readonly calls: readonly (readonly (string | null)[])[]; readonly workMs: number }): Promise<unknown> {
  const names: string[] = [];
  for (const call of calls) names.push(...(await runThreads(call.map((name) => name ?? undefined), { workMs })));
  return { names };
}
