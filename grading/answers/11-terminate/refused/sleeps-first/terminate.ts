// refused by: sigterm — wrong result — "First the grace period passes, and then I look."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  if (stateOf(child) !== 'started') return stateOf(child);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await sleep(graceMs);
  child.kill('SIGKILL');
  await gone;
  return stateOf(child);
}
