// refused by: own-process — not concurrent — "A worker is as good as a process, and it has a name."
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export async function runNamed(names: readonly (string | undefined)[], { workMs = 2_000 }: { workMs?: number } = {}): Promise<string[]> {
  const all = names.map((name, index) => name ?? `Process-${index + 1}`);
  await Promise.all(all.map((name) => once(new Worker(new URL('./named.process.ts', import.meta.url), { name, argv: [String(workMs), name] }), 'exit')));
  return all;
}
