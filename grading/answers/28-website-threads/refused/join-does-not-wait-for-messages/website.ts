// refused by: results — wrong result — "join returns when all is done, so I have all answers."
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
  for (const worker of workers) worker.on('message', onAnswer);
  const exits = workers.map(ended);
  await Promise.race([tasks.joinAsync(), ...exits]);
  await Promise.all(telling);
  const results = addresses.map((address) => answers.get(address)!);
  for (const _ of workers) tasks.put(null);
  await Promise.all(exits);
  return results;
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
