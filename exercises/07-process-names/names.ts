import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What every child process runs. */
const program = new URL('./named.process.ts', import.meta.url);

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
  // TODO: a process without a name gets one that no other has, whatever the others are called.
  const ends = names.map((name = 'Process-1') => run(name, workMs));
  // `Promise.all` alone would give up at the first failure, while other processes still run.
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

/** Start one process, and wait for its end. */
async function run(name: string, workMs: number): Promise<string> {
  // TODO: let the process know its name.
  const child = fork(program, [String(workMs)]);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  // TODO: somebody has to find this process in a list of many. Which one was it?
  if (code !== 0) throw new Error(`A process ended with ${signal ?? `exit code ${code}`}`);
  return name;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = await runNamed(['my_service', 'worker 1', undefined, undefined]);
  console.log(`All have ended: ${names.join(', ')}`);
}
