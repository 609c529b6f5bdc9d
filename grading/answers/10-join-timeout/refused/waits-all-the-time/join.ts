// refused by: time-out — wrong result — "First the time passes, and then I look."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  if (timeoutMs !== undefined) await sleep(timeoutMs);
  else await once(child, 'exit');
  return child.exitCode !== null || child.signalCode !== null;
}
