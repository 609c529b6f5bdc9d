import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Start a thread.
 *
 * @param options.daemon whether the program may end while the thread is at work; else it waits for it
 */
export function start(program: URL, options: { daemon?: boolean; workerData?: unknown } = {}): Worker {
  const thread = new Worker(program, { workerData: options.workerData });
  // TODO: let the program end while a daemon is at work.
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
    // TODO: clear up: whatever comes first, nobody needs the other one any more.
    thread.once('exit', () => resolve(true));
    // TODO: keep the program alive while somebody waits here, also for a daemon and without a time-out.
    if (timeoutMs !== undefined) setTimeout(() => resolve(false), timeoutMs);
    // TODO: be right also about a thread that had ended before anybody asked.
  });
}

/** Say whether a thread has not ended yet. */
export function isAlive(thread: Worker): boolean {
  // TODO: say how it is now: once, every thread was alive.
  return thread instanceof Worker;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = new URL('./service.worker.ts', import.meta.url);
  const daemon = start(program, { workerData: ['daemon', 4_000], daemon: true });
  const other = start(program, { workerData: ['non-daemon', 0] });
  console.log(`the daemon has ended within 1000 ms: ${await join(daemon, 1_000)}, alive: ${isAlive(daemon)}`);
  console.log(`the other thread has ended: ${await join(other, 1_000)}, alive: ${isAlive(other)}`);
  console.log('nothing more to do: only the daemon is still at work');
}
