// refused by: states — wrong result — "A process is initial until it has answered."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return child.connected ? 'initial' : 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  if (child.exitCode !== null || child.signalCode !== null) return stateOf(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await once(child, 'exit');
  clearTimeout(timer);
  return stateOf(child);
}
