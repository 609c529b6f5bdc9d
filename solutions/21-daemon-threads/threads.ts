import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Start a thread.
 *
 * @param options.daemon whether the program may end while the thread is at work; else it waits for it
 */
export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  // It runs as any other thread, but is not counted among what keeps the program alive.
  if (options.daemon) thread.unref();
  return thread;
}

/**
 * Wait until a thread has ended, but not longer than the caller wants.
 *
 * @param timeoutMs how long to wait at most, in milliseconds; `undefined`: as long as it takes
 * @returns true when the thread has ended, false when the time is over
 */
export function join(thread: Worker, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      // Whoever comes second must find nothing: a timer would keep the program alive, listeners would pile up.
      clearTimeout(timer);
      thread.off('exit', onExit);
      resolve(hasEnded);
    };
    const onExit = (): void => settle(true);
    thread.once('exit', onExit);
    // A daemon and a listener keep no program alive, a timer does. So each join has one of its own, and without a time-out one that does nothing.
    const timer = timeoutMs === undefined ? setInterval(() => undefined, 1_000_000) : setTimeout(() => settle(false), timeoutMs);
    // 'exit' comes once, and is not told again.
    if (!isAlive(thread)) settle(true);
  });
}

/** Say whether a thread has not ended yet. */
export function isAlive(thread: Worker): boolean {
  // All that the end of a thread leaves behind: it has no number any more.
  return thread.threadId !== -1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = new URL('./service.worker.ts', import.meta.url);
  const daemon = start(program, { workerData: ['daemon', 4_000], daemon: true });
  const other = start(program, { workerData: ['non-daemon', 0] });
  console.log(`the daemon has ended within 1000 ms: ${await join(daemon, 1_000)}, alive: ${isAlive(daemon)}`);
  console.log(`the other thread has ended: ${await join(other, 1_000)}, alive: ${isAlive(other)}`);
  console.log('nothing more to do: only the daemon is still at work');
}
