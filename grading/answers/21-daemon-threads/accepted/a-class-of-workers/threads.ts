// accepted: a subclass of Worker that keeps its own end as a promise from its birth; an open port keeps the program alive
import { MessageChannel, Worker } from 'node:worker_threads';

class Thread extends Worker {
  hasEnded = false;
  readonly ended = new Promise<true>((resolve) => {
    this.on('exit', () => {
      this.hasEnded = true;
      resolve(true);
    });
  });
}

export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Thread(program, { workerData: options.workerData });
  if (options.daemon) thread.unref();
  return thread;
}

export async function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  if (!(thread instanceof Thread)) throw new TypeError('Cannot join a thread that was not started here');
  const { port1 } = new MessageChannel();
  port1.on('message', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  try {
    if (timeoutMs === undefined) return await thread.ended;
    return await Promise.race([thread.ended, new Promise<false>((resolve) => { timer = setTimeout(resolve, timeoutMs, false); })]);
  } finally {
    clearTimeout(timer);
    port1.close();
  }
}

export function isAlive(thread: Worker): boolean {
  return thread instanceof Thread && !thread.hasEnded;
}
