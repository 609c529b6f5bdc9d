import { isMainThread, workerData } from 'node:worker_threads';

// Each thread loads this module for itself, so each has a `name` of its own; only the main thread has no workerData.
const name = isMainThread ? 'MainThread' : (workerData as { name: string }).name;

/**
 * Print one line, which says which thread it is from.
 *
 * @param message what the thread has to say
 */
export function log(message: string): void {
  // All in one text, as a `%s` in the first of several would be a format. `padEnd` cuts nothing off.
  console.log(`(${name.padEnd(10)}) ${message}`);
}
