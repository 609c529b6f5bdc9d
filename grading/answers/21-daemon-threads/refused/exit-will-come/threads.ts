// refused by: ended-before — deadlock — "Whoever listens for exit will hear of it."
import { Worker } from 'node:worker_threads';

const waiting = new WeakMap<Worker, number>();

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  if (options.daemon) {
    thread.unref();
    waiting.set(thread, 0);
  }
  return thread;
}

export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  count(thread, 1);
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      thread.off('exit', onExit);
      count(thread, -1);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
    thread.once('exit', onExit);
  });
}

function count(thread: Worker, more: number): void {
  const before = waiting.get(thread);
  if (before === undefined) return;
  waiting.set(thread, before + more);
  if (before + more > 0) thread.ref();
  else thread.unref();
}

export function isAlive(thread: Worker): boolean {
  return thread.threadId !== -1;
}
