// accepted: once with a signal: the timer aborts it, and nothing is left
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
export async function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const waiting = new AbortController();
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => waiting.abort(), timeoutMs);
  try {
    await once(child, 'exit', { signal: waiting.signal });
    return true;
  } catch (error) {
    if (waiting.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
