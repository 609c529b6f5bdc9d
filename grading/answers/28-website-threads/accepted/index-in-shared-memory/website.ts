// accepted: a counter of the sites that are taken, and the results in shared memory, too: no messages at all
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.worker.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  // Word 0: how many are taken. After it one word a site: 1 is up, 2 is down.
  const memory = new Int32Array(new SharedArrayBuffer(4 * (addresses.length + 1)));
  await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, () => ended(new Worker(file, { workerData: { addresses, memory, timeoutMs } }))));
  const results = addresses.map((_, index) => Atomics.load(memory, index + 1));
  if (results.includes(0)) throw new Error('Not all sites have been checked');
  for (const [index, address] of addresses.entries()) if (results[index] === 2) await notifyOwner(address);
  return results.map((result) => result === 1);
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
