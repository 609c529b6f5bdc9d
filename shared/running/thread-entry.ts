/** The module that each thread of {@link Thread} begins with: does the thread's job, and says what came of it. */
import { workerData } from 'node:worker_threads';
import { table } from './current.ts';
import { packThrown } from './error-travel.ts';
import { printAtOnce } from './hosting.ts';
import { seated, Thread } from '../thread.ts';
import type { ThreadStart } from '../thread.ts';
import { canBeCloned, tellError, unpackParcel } from './target.ts';

const { seat, parcel, name, daemon, port } = workerData as ThreadStart;

/** What nobody caught, until it is clear whether that ends the thread. */
let uncaught: { readonly error: unknown } | undefined;

const end = (code: number): void => {
  if (uncaught !== undefined && code !== 0) tell(uncaught.error);
  table.leave(seat);
};

printAtOnce();
process.on('exit', end);
process.on('uncaughtExceptionMonitor', (error) => (uncaught = { error }));

try {
  const thread = await unpackParcel<Thread>(parcel, Thread, (job, Class) => seated(seat, () => Reflect.construct(Thread, [{ ...job, name, daemon }], Class as typeof Thread) as Thread));
  await thread.run();
  // After the listeners of the target: the thread lives until they have run.
  process.off('exit', end);
  process.on('exit', end);
} catch (error) {
  uncaught = { error };
  process.exit(1);
}

/** Send an error to whoever joins, and print it if nobody does at this moment: he who waits for something else would never learn of it. */
function tell(error: unknown): void {
  port.postMessage(packThrown(error, canBeCloned));
  if (!table.isExpected(seat)) tellError(`Exception in thread ${name}`, error);
}
