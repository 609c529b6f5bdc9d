// refused by: own-process — not concurrent — "One process can do the work under several names."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./named.process.ts', import.meta.url);

let count = 0;

export async function runNamed(names: readonly (string | undefined)[], { workMs = 2_000 }: { workMs?: number } = {}): Promise<string[]> {
  const all = names.map((name) => name ?? `Process-${(count += 1)}`);
  const child = fork(program, [String(workMs), ...all]);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${all.join()} ended with ${code}`);
  return all;
}
