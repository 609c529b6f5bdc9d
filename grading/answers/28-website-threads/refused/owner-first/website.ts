// refused by: next-one — starvation — "First the owner is told, then the thread gets its next site."
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.worker.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const list = addresses.entries();
  const results: boolean[] = [];
  let failure: Error | undefined;
  const thread = (): Promise<void> => new Promise((resolve) => {
    const worker = new Worker(file, { workerData: timeoutMs });
    let index = -1;
    const serve = (): void => {
      const { done, value } = list.next();
      if (!done) index = value[0];
      worker.postMessage(done ? null : value[1]);
    };
    worker.on('message', async (isUp: boolean) => {
      results[index] = isUp;
      if (!isUp) await notifyOwner(addresses[index]!);
      serve();
    });
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => {
      resolve();
    });
    serve();
  });
  await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, thread));
  for (const index of addresses.keys()) if (results[index] === undefined) throw failure ?? new Error(`${addresses[index]} was not checked`);
  return results;
}
