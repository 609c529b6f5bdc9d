// refused by: own-process — not concurrent — "It does not matter who prints the line."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map((continent) => run(continent));
  await Promise.allSettled(ends);
  await Promise.all(ends);
}

async function run(continent: string | undefined): Promise<void> {
  const child = fork(program, continent === undefined ? [] : [continent]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(String(signal ?? code));
  console.log(`The name of the continent is ${continent ?? 'Asia'}`);
}
