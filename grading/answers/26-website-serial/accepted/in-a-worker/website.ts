// accepted: a worker thread asks the sites and says which of them are down
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  const worker = new Worker(new URL('./site.worker.ts', import.meta.url), { workerData: { addresses, timeoutMs } });
  const telling: (void | Promise<void>)[] = [];
  worker.on('message', (address: string) => {
    telling.push(notifyOwner(address));
  });
  await new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', resolve);
  });
  await Promise.all(telling);
}
