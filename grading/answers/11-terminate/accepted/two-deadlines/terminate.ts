// accepted: the wait for the end is tried twice, with a time-out each
import type { ChildProcess } from 'node:child_process';

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => (exitCode ?? signalCode) !== null;

export function stateOf(child?: ChildProcess): string {
  if (!child) return 'initial';
  if (!hasEnded(child)) return 'started';
  const how = child.signalCode ?? child.exitCode;
  return how === 0 ? 'stopped' : `stopped[${how}]`;
}

/** True when it has ended, false when the time is over. */
function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (hasEnded(child)) resolve(true);
    const settle = (result: boolean): void => {
      child.off('exit', onExit);
      clearTimeout(timer);
      resolve(result);
    };
    const onExit = (): void => settle(true);
    const timer = timeoutMs === undefined || hasEnded(child) ? undefined : setTimeout(settle, timeoutMs, false);
    if (!hasEnded(child)) child.on('exit', onExit);
  });
}

export async function terminate(child: ChildProcess, options: { graceMs?: number } = {}): Promise<string> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    child.kill(signal);
    if (await join(child, signal === 'SIGTERM' ? options.graceMs ?? 5_000 : undefined)) break;
  }
  return stateOf(child);
}
