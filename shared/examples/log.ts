import { currentThread } from '../thread.ts';

/** Prints a line that says which thread it is from. Names have a column of ten characters. */
export function log(message: string): void {
  console.log(`| ${currentThread().name.padEnd(10)} | ${message}`);
}
