// refused by: nothing-left — leak — "Promise.race takes the first one, and the other is gone."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const exit = once(child, 'exit').then(() => true);
  return timeoutMs === undefined ? exit : Promise.race([exit, sleep(timeoutMs, false)]);
}
