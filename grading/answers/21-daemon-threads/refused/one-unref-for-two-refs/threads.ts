// refused by: several — deadlock — "What one join has switched on, it may switch off again."
import { Worker } from 'node:worker_threads';

const daemons = new WeakSet<Worker>();

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) {
    thread.unref();
    daemons.add(thread);
  }
  return thread;
}

export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  if (!isAlive(thread)) return Promise.resolve(true);
  thread.ref();
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      thread.off('exit', onExit);
      if (daemons.has(thread)) thread.unref();
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
