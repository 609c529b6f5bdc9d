import type { EventProxy } from '../manager.ts';
import { currentProcess } from '../process.ts';

/** Waits for the doorbell, with a time-out if there is one. */
export async function listen(doorbell: EventProxy, timeoutMs?: number): Promise<void> {
  const { name } = currentProcess();
  console.log(`${name}: waits${timeoutMs === undefined ? '' : ` ${timeoutMs} ms`}`);
  const hasRung = await doorbell.wait(timeoutMs === undefined ? {} : { timeoutMs });
  console.log(`${name}: has it rung? ${hasRung}`);
}
