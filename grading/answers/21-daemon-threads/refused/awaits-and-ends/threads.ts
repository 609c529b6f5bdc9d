// refused by: ends — deadlock — "While I await something, the program is alive."
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
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => waiting.abort(), timeoutMs);
  try {
    await once(thread, 'exit', { signal: waiting.signal });
    return true;
  } catch (error) {
    if (waiting.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export function isAlive(thread: Worker): boolean {
  return thread.threadId !== -1;
}
