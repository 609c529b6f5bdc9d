// accepted: two queues, taskDone and join as in Python; a thread that dies ends the waiting
import { Worker } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.worker.ts', import.meta.url);

interface Answer { index: number; isUp: boolean }

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const tasks = new Queue<{ index: number; address: string } | null>();
  const results = new Queue<Answer>();
  for (const [index, address] of addresses.entries()) tasks.put({ index, address });
  const workers = Array.from({ length: Math.min(threads, addresses.length) }, () => new Worker(file, { workerData: { tasks, results, timeoutMs } }));
  let alive = workers.length;
  const exits = workers.map(async (worker) => {
    await ended(worker);
    alive -= 1;
  });
  // A thread that has died never says that its task is done.
  let isDone = false;
  while (!isDone && alive === workers.length) isDone = await tasks.joinAsync({ timeoutMs: 1_000 });
  for (const _ of workers) tasks.put(null);
  await Promise.all(exits);
  if (!isDone) throw new Error('a thread has died');
  const isUp: boolean[] = [];
  for (const _ of addresses) {
    const answer = results.getNowait();
    isUp[answer.index] = answer.isUp;
  }
  await Promise.all(addresses.filter((_, index) => isUp[index] === false).map(notifyOwner));
  return isUp;
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
