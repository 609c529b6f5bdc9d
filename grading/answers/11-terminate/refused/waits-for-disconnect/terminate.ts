// refused by: sigterm — deadlock — "A process has ended when its line is closed, too."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  if (stateOf(child) !== 'started') return stateOf(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  clearTimeout(timer);
  return stateOf(child);
}
