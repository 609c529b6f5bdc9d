// Two processes print a poem each, at the same time, and the lines do not mix: one holds the lock until the end of a block, the other
// acquires and releases it by hand, also if it throws. Take the lock away and look again. A `Lock` does the same for threads.
import { Manager } from '../manager.ts';
import { Process } from '../process.ts';

const module = new URL('./17-lock-output.process.ts', import.meta.url);
type Target = typeof import('./17-lock-output.process.ts');
using manager = new Manager();
const [lock, here, begin] = [manager.lock(), manager.semaphore(0), manager.event()];
const writers = [
  new Process<Target, 'writeHolding'>({ module, target: 'writeHolding', args: [lock, here, begin] }),
  new Process<Target, 'writeAcquiring'>({ module, target: 'writeAcquiring', args: [lock, here, begin] }),
];
for (const writer of writers) writer.start();
// Starting takes time: they shall not miss each other.
for (const _writer of writers) await here.acquire();
await begin.set();
for (const writer of writers) await writer.join();
