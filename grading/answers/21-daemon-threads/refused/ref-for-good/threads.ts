// refused by: time-out — leak — "Who joins a daemon needs it, so it is none any more."
import { Worker } from 'node:worker_threads';

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  return thread;
}

export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  if (!isAlive(thread)) return Promise.resolve(true);
  thread.ref();
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      thread.off('exit', onExit);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
    thread.once('exit', onExit);
  });
}

export function isAlive(thread: Worker): boolean {
  return thread.threadId !== -1;
}
