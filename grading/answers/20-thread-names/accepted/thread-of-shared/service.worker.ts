import { setTimeout as sleep } from 'node:timers/promises';

import { log } from './log.ts';

export async function serve(workMs: number): Promise<void> {
  log('Starting');
  await sleep(workMs);
  log('Exiting');
}
