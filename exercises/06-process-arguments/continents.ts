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
  // TODO: wait until all of them have ended, not only the first one.
  await ends[0];
}

/** Start one process, and wait for its end. */
async function run(continent: string | undefined): Promise<void> {
  console.log(`starting a process for ${continent ?? 'no continent'}`);
  // TODO: hand the continent over, if there is one.
  const child = fork(program);
  // TODO: find out how the process has ended. If it has failed, whoever waits must hear of it.
  await once(child, 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printContinents(['America', 'South America', undefined, 'Europe', 'Africa']);
  console.log('All processes have ended.');
}
