// refused by: next-one — starvation — "First everybody gets one site, and when all are done, everybody gets the next."
import { Worker } from 'node:worker_threads';

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
  const workers = Array.from({ length: Math.min(threads, addresses.length) }, () => new Worker(file, { workerData: timeoutMs }));
  const exits = workers.map(ended);
  for (const worker of workers) worker.on('message', onAnswer);
  for (let first = 0; first < addresses.length; first += threads) {
    await Promise.all(workers.map((worker, index) => {
      const address = addresses[first + index];
      if (address === undefined) return undefined;
      worker.postMessage(address);
      return new Promise<void>((resolve) => {
        worker.once('message', () => { resolve(); });
        worker.once('exit', () => { resolve(); });
      });
    }));
  }
  for (const worker of workers) worker.postMessage(null);
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
