// refused by: time-out — wrong result — "exit sets it to true some time."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (timeoutMs === undefined && !hasEnded()) await once(child, 'exit');
  return hasEnded();
}
