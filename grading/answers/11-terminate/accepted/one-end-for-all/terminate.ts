// accepted: all calls for a process share one promise for its end, and each has a timer of its own
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

const ends = new WeakMap<ChildProcess, Promise<unknown>>();

export async function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  if (stateOf(child) !== 'started') return stateOf(child);
  const ended = ends.get(child) ?? once(child, 'exit');
  ends.set(child, ended);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended.finally(() => clearTimeout(timer));
  return stateOf(child);
}
