// refused by: failure — deadlock — "Each process says when it is done."
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
  await new Promise<void>((resolve) => child.once('message', () => child.once('exit', () => resolve())));
}
