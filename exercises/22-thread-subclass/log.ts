import { currentThread } from '../../shared/thread.ts';

/** Prints one line, which says which thread it is from. */
export function log(message: string): void {
  console.log(`(${currentThread().name.padEnd(10)}) ${message}`);
}
