// refused by: next-one — starvation — "Each thread gets as many sites as the others: that is fair."
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
  const each = Math.ceil(addresses.length / threads);
  const shares = Array.from({ length: Math.min(threads, addresses.length) }, (_, index) => addresses.slice(index * each, (index + 1) * each));
  await Promise.all(shares.filter((share) => share.length > 0).map((share) => {
    const worker = new Worker(file, { workerData: { addresses: share, timeoutMs } });
    worker.on('message', onAnswer);
    return ended(worker);
  }));
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
