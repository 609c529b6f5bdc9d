// refused by: own-process — not concurrent — "One process can be given all continents as arguments."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const child = fork(program, continents.map((continent) => JSON.stringify(continent ?? null)));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(String(signal ?? code));
}
