// refused by: for-real — wrong result — "silent keeps the output together."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map((continent) => run(continent));
  await Promise.allSettled(ends);
  await Promise.all(ends);
}

async function run(continent: string | undefined): Promise<void> {
  const child = fork(program, continent === undefined ? [] : [continent], { silent: true });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${continent ?? 'nothing'}: ${signal ?? `exit code ${code}`}`);
}
