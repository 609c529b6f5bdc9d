// refused by: clean-up — leak — "Promise.all rejects when one fails, so it is over."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./named.process.ts', import.meta.url);

const taken = new Set<string>();

export async function runNamed(names: readonly (string | undefined)[], { workMs = 2_000 }: { workMs?: number } = {}): Promise<string[]> {
  for (const name of names) if (name !== undefined) taken.add(name);
  const ends = names.map((name) => run(name ?? unusedName(), workMs));
  return Promise.all(ends);
}

function unusedName(): string {
  let number = 1;
  while (taken.has(`Process-${number}`)) number += 1;
  taken.add(`Process-${number}`);
  return `Process-${number}`;
}

async function run(name: string, workMs: number): Promise<string> {
  const child = fork(program, [String(workMs), name]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`The process ${name} ended with ${signal ?? `exit code ${code}`}`);
  return name;
}
