/** A process that starts another one with what it has of a `Manager`, for `manager.test.ts`. */
import type { LockProxy, QueueProxy } from '../manager.ts';
import { Process } from '../process.ts';
import type * as targets from './manager-targets.ts';

// Only whoever has managers hears what a child asks of one.
import '../manager.ts';

export async function startAnother(lock: LockProxy, answers: QueueProxy): Promise<void> {
  const child = new Process<typeof targets, 'takeInTurn'>({ module: new URL('./manager-targets.ts', import.meta.url), target: 'takeInTurn', args: [lock, 'ann', answers as QueueProxy<string>] });
  child.start();
  await child.join();
}
