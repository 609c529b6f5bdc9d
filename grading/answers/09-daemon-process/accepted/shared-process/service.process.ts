import { setTimeout } from 'node:timers/promises';
import { currentProcess } from '../../shared/process.ts';

/** What a process does. */
export async function serve(workMs: number): Promise<void> {
  console.log(`Starting: ${currentProcess().name}`);
  // Waiting stands for work that takes long.
  await setTimeout(workMs);
  console.log(`Exiting : ${currentProcess().name}`);
}
