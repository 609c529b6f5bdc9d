// accepted: the name stands in the environment, and numbers are never used again, as in Python
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./named.process.ts', import.meta.url);

const taken = new Set<string>();

export async function runNamed(names: readonly (string | undefined)[], { workMs = 2_000 }: { workMs?: number } = {}): Promise<string[]> {
  for (const name of names) if (name !== undefined) taken.add(name);
  const ends = names.map((name) => run(name ?? unusedName(), workMs));
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

let number = 0;

function unusedName(): string {
  do number += 1;
  while (taken.has(`Process-${number}`));
  taken.add(`Process-${number}`);
  return `Process-${number}`;
}

async function run(name: string, workMs: number): Promise<string> {
  const child = fork(program, [], { env: { ...process.env, NAME: name, WORK_MS: String(workMs) } });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`The process ${name} ended with ${signal ?? `exit code ${code}`}`);
  return name;
}
