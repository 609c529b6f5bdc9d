/** How one waits for the end of a thread or process without blocking the event loop. */

/** Longer than any wait: a timer that only keeps the program alive. */
const KEEP_ALIVE_MS = 2 ** 30;

/**
 * Wait for a promise that may come too late. The program does not end meanwhile, as it otherwise might
 * where only a daemon is waited for.
 *
 * @param ended What is waited for.
 * @param timeoutMs How long, from 0 to Infinity.
 * @param keepsAlive Whether what is waited for keeps the program alive by itself.
 * @returns Whether it was in time.
 */
export async function withinTime(ended: Promise<void>, timeoutMs: number, keepsAlive: boolean): Promise<boolean> {
  if (timeoutMs === 0) return false;
  const isForEver = timeoutMs > KEEP_ALIVE_MS;
  if (isForEver && keepsAlive) return ended.then(() => true);
  let timer: NodeJS.Timeout | undefined;
  const timeOver = new Promise<boolean>((resolve) => {
    timer = isForEver ? setInterval(() => undefined, KEEP_ALIVE_MS) : setTimeout(resolve, timeoutMs, false);
  });
  try {
    return await Promise.race([ended.then(() => true), timeOver]);
  } finally {
    clearTimeout(timer);
  }
}
