// accepted: the class Thread of shared/, and a queue for what they find out
import { Queue } from '../../shared/queue.ts';
import { Thread } from '../../shared/thread.ts';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const [tasks, results] = [new Queue<number>(), new Queue<[number, boolean]>()];
  for (const index of addresses.keys()) tasks.put(index);
  const module = new URL('./website.worker.ts', import.meta.url);
  const running = Array.from({ length: Math.min(threads, addresses.length) }, () => new Thread({ module, target: 'work', args: [[...addresses], tasks, results, timeoutMs] }));
  for (const thread of running) thread.start();
  const ends = await Promise.allSettled(running.map((thread) => thread.joinAsync()));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const isUp: boolean[] = [];
  while (results.size > 0) {
    const [index, answer] = results.get();
    isUp[index] = answer;
  }
  for (const [index, address] of addresses.entries()) {
    if (isUp[index] === undefined) throw new Error(`${address} was not checked`);
    if (!isUp[index]) await notifyOwner(address);
  }
  return isUp;
}
