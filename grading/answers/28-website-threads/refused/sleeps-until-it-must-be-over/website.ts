// refused by: results — wrong result — "After the time-out every site has answered or is down."
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
  const workers = Array.from({ length: Math.min(threads, addresses.length) }, () => new Worker(file, { workerData: { tasks, timeoutMs } }));
  for (const worker of workers) {
    worker.on('message', onAnswer);
    worker.on('error', () => {});
  }
  await new Promise<void>((resolve) => {
    setTimeout(resolve, timeoutMs * Math.ceil(addresses.length / threads) + 1_000);
  });
  await Promise.all(workers.map((worker) => worker.terminate()));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a thread has died`);
  return addresses.map((address) => answers.get(address)!);
}
