// refused by: log — wrong result — "Threads have numbers, so a thread knows who it is."
import { isMainThread, threadId } from 'node:worker_threads';

const name = isMainThread ? 'MainThread' : `Thread-${threadId}`;

export function log(message: string): void {
  console.log(`(${name.padEnd(10)}) ${message}`);
}
