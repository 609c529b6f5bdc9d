// accepted: start listens once for all joins that will ever be; nobody looks at the thread itself
import { Worker } from 'node:worker_threads';

/** Of each thread that is alive, what its joins want to be told. */
const waiting = new Map<Worker, Set<() => void>>();

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  waiting.set(thread, new Set());
  thread.once('exit', () => {
    const all = waiting.get(thread);
    waiting.delete(thread);
    for (const tell of all ?? []) tell();
  });
  return thread;
}

export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  const all = waiting.get(thread);
  if (all === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const tell = (): void => {
      clearInterval(timer);
      all.delete(tell);
      resolve(!isAlive(thread));
    };
    // Without a time-out it fires once in 24 days, and nobody cares.
    const timer = setInterval(() => { if (timeoutMs !== undefined) tell(); }, timeoutMs ?? 2 ** 31 - 1);
    all.add(tell);
  });
}

export function isAlive(thread: Worker): boolean {
  return waiting.has(thread);
}
