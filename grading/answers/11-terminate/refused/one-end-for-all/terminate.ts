// refused by: grace-period — wrong result — "A process ends only once, so one promise is enough."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

const ends = new WeakMap<ChildProcess, Promise<string>>();

async function end(child: ChildProcess, graceMs: number): Promise<string> {
  if (stateOf(child) !== 'started') return stateOf(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await once(child, 'exit');
  clearTimeout(timer);
  return stateOf(child);
}

export function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  const ended = ends.get(child) ?? end(child, graceMs);
  ends.set(child, ended);
  return ended;
}
