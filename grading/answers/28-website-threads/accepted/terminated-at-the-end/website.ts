// accepted: threads that wait for more for ever; the main thread counts the answers, and ends them
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
  const tasks = new Queue<string>();
  const workers = Array.from({ length: Math.min(threads, addresses.length) }, () => new Worker(file, { workerData: { tasks, timeoutMs } }));
  const exits = workers.map(ended);
  await new Promise<void>((resolve) => {
    if (addresses.length === 0) resolve();
    for (const worker of workers) {
      worker.on('message', (answer: { address: string; isUp: boolean }) => {
        onAnswer(answer);
        if (answers.size === addresses.length) resolve();
      });
      // Somebody has died.
      worker.once('exit', () => {
        resolve();
      });
    }
    for (const address of addresses) tasks.put(address);
  });
  await Promise.all(workers.map((worker) => worker.terminate()));
  await Promise.all(exits);
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
