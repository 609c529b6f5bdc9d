// refused by: sigterm — leak — "Somebody else has killed it, so there is nothing left to do."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  if (child.killed) return stateOf(child);
  child.kill('SIGTERM');
  if (child.exitCode !== null || child.signalCode !== null) return stateOf(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await once(child, 'exit');
  clearTimeout(timer);
  return stateOf(child);
}
