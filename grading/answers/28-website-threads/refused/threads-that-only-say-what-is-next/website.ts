// refused by: in-threads — not concurrent — "The threads take the sites from the queue, and the main thread asks them."
import { Worker } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.worker.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const results = new Map<string, boolean>();
  const tasks = new Queue<string>();
  for (const address of addresses) tasks.put(address);
  await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, () => {
    const worker = new Worker(file, { workerData: { tasks } });
    worker.on('error', () => {});
    worker.on('message', async (address: string | null) => {
      if (address === null) return;
      const isUp = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
      if (!isUp) await notifyOwner(address);
      results.set(address, isUp);
      worker.postMessage('next');
    });
    return new Promise((resolve) => worker.once('exit', resolve));
  }));
  if (results.size < addresses.length) throw new Error('a thread has died');
  return addresses.map((address) => results.get(address)!);
}
