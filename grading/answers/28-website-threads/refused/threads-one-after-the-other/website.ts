// refused by: in-threads — not concurrent — "The threads are started in a loop, so they all run."
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
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  const onAnswer = ({ address, isUp }: { address: string; isUp: boolean }): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(notifyOwner(address));
  };
  const tasks = new Queue<string | null>();
  for (const address of addresses) tasks.put(address);
  for (let thread = 0; thread < Math.min(threads, addresses.length); thread += 1) tasks.put(null);
  for (let thread = 0; thread < Math.min(threads, addresses.length); thread += 1) {
    const worker = new Worker(file, { workerData: { tasks, timeoutMs } });
    worker.on('message', onAnswer);
    await ended(worker);
  }
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a thread has died`);
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
