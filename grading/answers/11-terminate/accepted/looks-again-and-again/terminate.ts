// accepted: looks every few milliseconds instead of listening, and asks for the process by its number
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  const deadline = performance.now() + graceMs;
  if (stateOf(child) === 'started') process.kill(child.pid!, 'SIGTERM');
  while (stateOf(child) === 'started') {
    if (performance.now() >= deadline) child.kill('SIGKILL');
    await sleep(40);
  }
  return stateOf(child);
}
