import { setTimeout } from 'node:timers/promises';
import { log } from './log.ts';

/** Logs when it begins and when it ends. */
export async function serve(workMs: number): Promise<void> {
  log('begins');
  await setTimeout(workMs);
  log('ends');
}
