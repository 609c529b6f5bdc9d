// accepted: looks every few milliseconds instead of listening; what keeps the program alive is that it sleeps
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  return thread;
}

export async function join(thread: Worker, timeoutMs = Infinity): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (!isAlive(thread)) return true;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return false;
    await sleep(Math.min(leftMs, 50));
  }
}

export function isAlive(thread: Worker): boolean {
  return thread.threadId !== -1;
}
