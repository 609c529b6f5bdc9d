import { setTimeout } from 'node:timers/promises';
import { currentThread } from '../thread.ts';

/** Says when it begins and when it ends, and who it is. */
export async function serve(workMs: number): Promise<void> {
  const { name } = currentThread();
  console.log(`${name} begins`);
  await setTimeout(workMs);
  console.log(`${name} ends`);
}
