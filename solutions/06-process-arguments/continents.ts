import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What every child process runs. */
const program = new URL('./continent.process.ts', import.meta.url);

/**
 * Start one process for each continent, all at the same time, and wait for all of them.
 *
 * @param continents what each process is given; `undefined`: nothing, so it falls back on its default
 */
export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map((continent) => run(continent));
  // `Promise.all` alone would give up at the first failure, while other processes still run.
  await Promise.allSettled(ends);
  await Promise.all(ends);
}

/** Start one process, and wait for its end. */
async function run(continent: string | undefined): Promise<void> {
  console.log(`starting a process for ${continent ?? 'no continent'}`);
  // Arguments are text: `[undefined]` would arrive as 'undefined', so nothing is an empty list.
  const child = fork(program, continent === undefined ? [] : [continent]);
  // 'exit' comes after a failure, too. The one that has not ended by a signal has an exit code.
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`The process for ${continent ?? 'no continent'} ended with ${signal ?? `exit code ${code}`}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printContinents(['America', 'South America', undefined, 'Europe', 'Africa']);
  console.log('All processes have ended.');
}
