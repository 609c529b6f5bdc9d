// refused by: at-once — not concurrent — "Start, wait, start the next: all are started and all are waited for."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  for (const continent of continents) await run(continent);
}

async function run(continent: string | undefined): Promise<void> {
  const child = fork(program, continent === undefined ? [] : [continent]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${continent ?? 'nothing'}: ${signal ?? `exit code ${code}`}`);
}
