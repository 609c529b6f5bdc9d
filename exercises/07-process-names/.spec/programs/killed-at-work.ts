/**
 * Kills the process in the middle of its work, and so shows what it had printed by then. Only under the controlled
 * scheduler: when no timer is early, the one below fires only when the process stands at its own.
 */
import { runNamed } from '../names.ts';

/** Children have the numbers that follow their parent's. */
const CHILDREN_MAX = 40;

export default async function ({ names: [name], workMs }: { readonly names: readonly [string]; readonly workMs: number }): Promise<{ readonly killed: number; readonly end: string }> {
  const ended = runNamed([name], { workMs }).then(() => 'resolved', () => 'rejected');
  await new Promise((resolve) => setTimeout(resolve, 1));
  const alive = Array.from({ length: CHILDREN_MAX }, (_, index) => process.pid + 1 + index).filter(isThere);
  for (const pid of alive) process.kill(pid, 'SIGKILL');
  return { killed: alive.length, end: await ended };
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
