// The same with a lock: 200,000 every time.
import { Barrier } from '../barrier.ts';
import { Lock } from '../lock.ts';
import { Thread } from '../thread.ts';
import { SharedValue } from '../value.ts';

const rounds = Number(process.argv[2] ?? 5);
for (let round = 1; round <= rounds; round += 1) {
  const counter = new SharedValue('i', 0);
  const start = new Barrier(2);
  const lock = new Lock();
  const counters = [1, 2].map(() => new Thread<typeof import('./counter.worker.ts'), 'countLocked'>({
    module: new URL('./counter.worker.ts', import.meta.url), target: 'countLocked', args: [counter, 100_000, start, lock],
  }));
  for (const thread of counters) thread.start();
  for (const thread of counters) thread.join();
  console.log(`round ${round}: ${counter.value}`);
}
