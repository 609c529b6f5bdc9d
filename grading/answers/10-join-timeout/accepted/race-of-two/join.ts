// accepted: a race of two promises, and one controller that clears up after both
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (hasEnded() || timeoutMs === 0) return hasEnded();
  const loser = new AbortController();
  const exit = once(child, 'exit', { signal: loser.signal }).then(() => true);
  const time = timeoutMs === undefined ? undefined : sleep(timeoutMs, false, { signal: loser.signal });
  // Whoever loses is aborted, and that is no news to anybody.
  exit.catch(() => undefined);
  time?.catch(() => undefined);
  const result = await Promise.race(time ? [exit, time] : [exit]);
  loser.abort();
  return result;
}
