// accepted: once with a signal that the timer aborts; a second timer, which does nothing, for those who have no time-out
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  return thread;
}

export async function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  if (!isAlive(thread)) return true;
  const waiting = new AbortController();
  const longest = setInterval(() => undefined, 2 ** 31 - 1);
  const timer = timeoutMs === undefined ? longest : setTimeout(() => waiting.abort(), timeoutMs);
  try {
    await once(thread, 'exit', { signal: waiting.signal });
    return true;
  } catch (error) {
    if (waiting.signal.aborted) return false;
    throw error;
  } finally {
    clearInterval(longest);
    clearTimeout(timer);
  }
}

export function isAlive(thread: Worker): boolean {
  return thread.threadId !== -1;
}
