// accepted: looks every few milliseconds instead of listening
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
export async function join(child: ChildProcess, timeoutMs = Infinity): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) return true;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return false;
    await sleep(Math.min(leftMs, 50));
  }
}
