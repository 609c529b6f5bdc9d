// refused by: is-alive — wrong result — "A thread is alive until somebody has joined it."
import { Worker } from 'node:worker_threads';

const joined = new WeakSet<Worker>();

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  return thread;
}

export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      thread.off('exit', onExit);
      if (hasEnded) joined.add(thread);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    thread.once('exit', onExit);
    const timer = timeoutMs === undefined ? setInterval(() => undefined, 1_000_000) : setTimeout(() => settle(false), timeoutMs);
    if (thread.threadId === -1) settle(true);
  });
}

export function isAlive(thread: Worker): boolean {
  return !joined.has(thread);
}
