// refused by: nothing-left — leak — "The timer is aborted, so the race has cleared up."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const ended = once(child, 'exit').then(() => true);
  if (timeoutMs === undefined) return ended;
  const stop = new AbortController();
  const time = sleep(timeoutMs, false, { signal: stop.signal }).catch(() => false);
  const result = await Promise.race([ended, time]);
  stop.abort();
  return result;
}
