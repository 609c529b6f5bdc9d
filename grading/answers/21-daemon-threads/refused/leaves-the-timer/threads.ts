// refused by: nothing-left — leak — "The timer fires some day, and then nobody listens."
import { Worker } from 'node:worker_threads';

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  return thread;
}

export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      if (timeoutMs === undefined) clearInterval(timer);
      thread.off('exit', onExit);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    thread.once('exit', onExit);
    const timer = timeoutMs === undefined ? setInterval(() => undefined, 1_000_000) : setTimeout(() => settle(false), timeoutMs);
    if (!isAlive(thread)) settle(true);
  });
}

export function isAlive(thread: Worker): boolean {
  return thread.threadId !== -1;
}
