/** The module that each child of {@link Process} begins with: does its job, and says what came of it. */
import { once } from 'node:events';
import { packThrown } from './error-travel.ts';
import { endWithParent } from './hosting.ts';
import { adoptProcess, Process } from '../process.ts';
import type { ProcessFailure, ProcessStart } from '../process.ts';
import { canBeCloned, tellError, unpackParcel } from './target.ts';

const [start] = (await once(process, 'message')) as [ProcessStart];

if (start.daemon) endWithParent(start.parent.pid);
// Node prints it and ends the process, unless the target listens for it.
process.on('uncaughtExceptionMonitor', (error) => tell(error, true));

try {
  const own = await unpackParcel<Process>(start.parcel, Process, (job, Class) =>
    adoptProcess(start, () => Reflect.construct(Process, [{ ...job, name: start.name, daemon: start.daemon }], Class as typeof Process) as Process));
  await own.run();
} catch (error) {
  tell(error, false, () => process.exit(1));
}

function tell(error: unknown, printed: boolean, then: () => void = () => undefined): void {
  const failure: ProcessFailure = { kind: 'ProcessFailure', thrown: packThrown(error, canBeCloned), printed };
  if (process.connected) process.send!(failure, then);
  else {
    // The parent is gone, or was hung up on.
    if (!printed) tellError(`Process ${start.name}`, error);
    then();
  }
}
