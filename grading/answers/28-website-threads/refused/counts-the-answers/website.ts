// refused by: dead-thread — deadlock — "Every thread says when a site is done, so I count them."
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
  const workers = Array.from({ length: Math.min(threads, addresses.length) }, () => new Worker(file, { workerData: { tasks, timeoutMs } }));
  await new Promise<void>((resolve) => {
    if (addresses.length === 0) resolve();
    for (const worker of workers) {
      tasks.put(null);
      worker.on('error', () => {});
      worker.on('message', (answer: { address: string; isUp: boolean }) => {
        onAnswer(answer);
        if (answers.size === addresses.length) resolve();
      });
    }
  });
  await Promise.all(workers.map((worker) => worker.terminate()));
  await Promise.all(telling);
  return addresses.map((address) => answers.get(address)!);
}
