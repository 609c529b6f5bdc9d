/**
 * Ends the program in the middle of the work, and so shows what the threads had printed by then. Only under the controlled
 * scheduler: when no timer is early, the one below fires only when everybody stands at a timer of his own.
 */
import { runThreads } from '../names.ts';

export default async function ({ names, workMs }: { readonly names: readonly string[]; readonly workMs: number }): Promise<never> {
  setTimeout(() => process.exit(0), 1);
  await runThreads(names, { workMs });
  return process.exit(0);
}
