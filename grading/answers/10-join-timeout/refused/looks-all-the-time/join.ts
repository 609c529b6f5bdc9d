// refused by: ends — livelock — "setImmediate lets the others have their turn."
import type { ChildProcess } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  const deadline = timeoutMs === undefined ? undefined : performance.now() + timeoutMs;
  while (child.exitCode === null && child.signalCode === null) {
    if (deadline !== undefined && performance.now() >= deadline) return false;
    await turn();
  }
  return true;
}
