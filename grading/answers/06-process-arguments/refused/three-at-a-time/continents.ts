// refused by: at-once — not concurrent — "A few at a time are concurrent, too."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./continent.process.ts', import.meta.url);

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const rest = [...continents];
  const lane = async (): Promise<void> => {
    while (rest.length > 0) await run(rest.shift());
  };
  const lanes = [lane(), lane(), lane()];
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}

async function run(continent: string | undefined): Promise<void> {
  const child = fork(program, continent === undefined ? [] : [continent]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${continent ?? 'nothing'}: ${signal ?? `exit code ${code}`}`);
}
