// refused by: dead-thread — wrong result — "Exit code 0 means that all went well."
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
  const codes = await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, () => {
    const worker = new Worker(file, { workerData: { tasks, timeoutMs } });
    worker.on('message', onAnswer);
    worker.on('error', () => {});
    return new Promise<number>((resolve) => worker.once('exit', resolve));
  }));
  await Promise.all(telling);
  if (codes.some((code) => code !== 0)) throw new Error('a thread has died');
  return addresses.map((address) => answers.get(address)!);
}
