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
  // `killed` says only that a signal was sent. These two are null as long as the process lives.
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

/**
 * End a process, by force if need be.
 *
 * @param options.graceMs how long it may take to end by itself after SIGTERM, in milliseconds
 * @returns its state when it has ended
 */
export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  // Its 'exit' has been told, and comes only once.
  if (stateOf(child) !== 'started') return stateOf(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  // A signal is a request. That it is over, only 'exit' says, whatever the reason.
  await once(child, 'exit');
  // The process has ended in time: the timer would keep this program alive for nothing.
  clearTimeout(timer);
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
