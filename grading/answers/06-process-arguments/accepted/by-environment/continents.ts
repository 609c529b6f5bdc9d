// accepted: the continent stands in the environment; what is undefined there is not handed over
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map((continent) => run(continent));
  await Promise.allSettled(ends);
  await Promise.all(ends);
}

async function run(continent: string | undefined): Promise<void> {
  const child = fork(program, { env: { ...process.env, CONTINENT: continent } });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${continent ?? 'nothing'}: ${signal ?? `exit code ${code}`}`);
}
