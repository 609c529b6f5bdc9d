// refused by: results — wrong result — "A task that is taken from the queue is done."
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
  const [tasks, results] = [new Queue<string | null>(), new Queue<[string, boolean]>()];
  for (const address of addresses) tasks.put(address);
  const workers = Array.from({ length: Math.min(threads, addresses.length) }, () => new Worker(file, { workerData: { tasks, results, timeoutMs } }));
  const exits = workers.map(ended);
  await Promise.race([tasks.joinAsync(), ...exits]);
  const answers = new Map<string, boolean>();
  while (!results.empty()) answers.set(...results.get());
  for (const _ of workers) tasks.put(null);
  await Promise.all(exits);
  await Promise.all(addresses.filter((address) => answers.get(address) === false).map(notifyOwner));
  return addresses.map((address) => answers.get(address)!);
}

/** Resolves when the thread has ended, whatever the reason. */
function ended(worker: Worker): Promise<void> {
  worker.on('error', (error) => {
    console.error(error);
  });
  return new Promise((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
}
