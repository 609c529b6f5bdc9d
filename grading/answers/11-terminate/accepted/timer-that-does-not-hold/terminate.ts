// accepted: a timer that does not keep the program alive, and a promise that is settled by hand
import type { ChildProcess } from 'node:child_process';

export function stateOf(child: ChildProcess | undefined): string {
  if (child === undefined) return 'initial';
  if (child.signalCode !== null) return `stopped[${child.signalCode}]`;
  if (child.exitCode === null) return 'started';
  return child.exitCode === 0 ? 'stopped' : `stopped[${child.exitCode}]`;
}

export function terminate(child: ChildProcess, { graceMs = 5_000 }: { graceMs?: number } = {}): Promise<string> {
  return new Promise((resolve) => {
    if (stateOf(child) !== 'started') return resolve(stateOf(child));
    child.prependOnceListener('exit', () => resolve(stateOf(child)));
    const force = setTimeout(() => {
      if (stateOf(child) === 'started') child.kill(9);
    }, graceMs);
    force.unref();
    child.kill();
  });
}
