// refused by: several — deadlock — "A process has one join at a time."
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
const waiting = new WeakMap<ChildProcess, Promise<boolean>>();

export function join(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  const result = waiting.get(child) ?? wait(child, timeoutMs).finally(() => waiting.delete(child));
  waiting.set(child, result);
  return result;
}

async function wait(child: ChildProcess, timeoutMs?: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const loser = new AbortController();
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => loser.abort(), timeoutMs);
  try {
    await once(child, 'exit', { signal: loser.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
