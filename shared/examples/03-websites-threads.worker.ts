import type { Queue } from '../queue.ts';
import type { SharedValue } from '../value.ts';
import { checkWebsite } from './websites.ts';

/** Checks whatever is in the queue, and never ends. */
export async function checkAll(tasks: Queue<string>, down: SharedValue<'i'>): Promise<never> {
  for (;;) {
    const address = tasks.get();
    const isUp = await checkWebsite(address);
    // Reading, adding and writing must be one step for the other threads.
    if (!isUp) down.getLock().run(() => (down.value += 1));
    tasks.taskDone();
  }
}
