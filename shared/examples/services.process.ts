import { setTimeout } from 'node:timers/promises';
import type { EventProxy } from '../manager.ts';
import { currentProcess } from '../process.ts';

const ONE_HOUR_MS = 3_600_000;

/** Says that it is there, and works for an hour. */
export async function serve(isThere: EventProxy): Promise<void> {
  console.log(`${currentProcess().name} begins`);
  await isThere.set();
  await setTimeout(ONE_HOUR_MS);
  console.log(`${currentProcess().name} ends`);
}

/** Ends when the other one is there. */
export async function visit(isThere: EventProxy): Promise<void> {
  console.log(`${currentProcess().name} begins`);
  await isThere.wait();
  console.log(`${currentProcess().name} ends`);
}
