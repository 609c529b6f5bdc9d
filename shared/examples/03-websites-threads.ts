// The same sites, in a queue that four threads empty. joinAsync() ends when taskDone() was said for each site, not when the queue is empty.
// The threads are daemons: they wait for a next site for ever, and the program ends all the same.
import { Queue } from '../queue.ts';
import { Thread } from '../thread.ts';
import { SharedValue } from '../value.ts';
import { sites } from './websites.ts';

const startedAt = performance.now();
const tasks = new Queue<string>();
const down = new SharedValue('i', 0);
for (let count = 0; count < 4; count += 1) {
  const checker = new Thread<typeof import('./03-websites-threads.worker.ts'), 'checkAll'>({
    module: new URL('./03-websites-threads.worker.ts', import.meta.url), target: 'checkAll', args: [tasks, down], daemon: true,
  });
  checker.start();
}
for (const address of sites) tasks.put(address);
await tasks.joinAsync();
const seconds = (performance.now() - startedAt) / 1_000;
console.log(`${sites.length} sites, 4 threads: ${down.value} are down, ${seconds.toFixed(1)} s`);
