// Two threads count to 100,000 each on one counter. Reading and writing are two steps, and what happens in between is forgotten:
// it is seldom 200,000, and hardly ever the same twice.
import { Barrier } from '../barrier.ts';
import { Thread } from '../thread.ts';
import { SharedValue } from '../value.ts';

const rounds = Number(process.argv[2] ?? 5);
for (let round = 1; round <= rounds; round += 1) {
  const counter = new SharedValue('i', 0);
  const start = new Barrier(2);
  const counters = [1, 2].map(() => new Thread<typeof import('./counter.worker.ts'), 'count'>({
    module: new URL('./counter.worker.ts', import.meta.url), target: 'count', args: [counter, 100_000, start],
  }));
  for (const thread of counters) thread.start();
  for (const thread of counters) thread.join();
  console.log(`round ${round}: ${counter.value}`);
}
