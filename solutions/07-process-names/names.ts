import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What every child process runs. */
const program = new URL('./named.process.ts', import.meta.url);

/** All names that processes of this program have had, in this call or in another one. */
const taken = new Set<string>();

/**
 * Start one process for each name, all at the same time, and wait for all of them.
 *
 * @param names what the processes are called; `undefined`: nobody cares, so it gets a name that no other has
 * @param options.workMs how long each of them works, in milliseconds
 * @returns the names that the processes have had, in their order
 */
export async function runNamed(
  names: readonly (string | undefined)[],
  { workMs = 2_000 }: { workMs?: number } = {},
): Promise<string[]> {
  // First all that are given, as one of them may look like a default and come later in the array.
  for (const name of names) if (name !== undefined) taken.add(name);
  const ends = names.map((name = unusedName()) => run(name, workMs));
  // `Promise.all` alone would give up at the first failure, while other processes still run.
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

/** `Process-N` with the first number that is free. */
function unusedName(): string {
  let number = 1;
  while (taken.has(`Process-${number}`)) number += 1;
  taken.add(`Process-${number}`);
  return `Process-${number}`;
}

/** Start one process, and wait for its end. */
async function run(name: string, workMs: number): Promise<string> {
  // The name goes last: what begins with '--' is an argument of the process all the same, and not one of Node.
  const child = fork(program, [String(workMs), name]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  // That is what names are for.
  if (code !== 0) throw new Error(`The process ${name} ended with ${signal ?? `exit code ${code}`}`);
  return name;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = await runNamed(['my_service', 'worker 1', undefined, undefined]);
  console.log(`All have ended: ${names.join(', ')}`);
}
