import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Say how a process is: `initial` before there is one, then `started`, at last `stopped`, with the exit
 * code if it is not 0, or with the signal: `stopped[3]`, `stopped[SIGTERM]`.
 */
export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  // TODO: tell a process that has ended from one that was only sent a signal, and say how it has ended.
  return child.killed ? 'stopped' : 'started';
}

/**
 * End a process, by force if need be.
 *
 * @param options.graceMs how long it may take to end by itself after SIGTERM, in milliseconds
 * @returns its state when it has ended
 */
export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  child.kill('SIGTERM');
  // TODO: settle when the process has ended, also one that had ended before; and do not leave this timer behind.
  setTimeout(() => child.kill('SIGKILL'), graceMs);
  return stateOf(child);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const manner of ['obedient', 'stubborn']) {
    let child: ChildProcess | undefined;
    console.log(`${manner}, BEFORE:     ${stateOf(child)}`);
    child = fork(new URL('./work.process.ts', import.meta.url), [manner]);
    await once(child, 'message');
    console.log(`${manner}, DURING:     ${stateOf(child)}`);
    const end = terminate(child, { graceMs: 500 });
    console.log(`${manner}, TERMINATED: ${stateOf(child)}`);
    await end;
    console.log(`${manner}, JOINED:     ${stateOf(child)}`);
  }
}
