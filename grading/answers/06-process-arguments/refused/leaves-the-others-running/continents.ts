// refused by: clean-up — leak — "Promise.all rejects when one fails, so it is over."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  await Promise.all(continents.map((continent) => run(continent)));
}

async function run(continent: string | undefined): Promise<void> {
  const child = fork(program, continent === undefined ? [] : [continent]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${continent ?? 'nothing'}: ${signal ?? `exit code ${code}`}`);
}
