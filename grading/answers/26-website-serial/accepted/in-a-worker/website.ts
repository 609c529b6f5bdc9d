// accepted: a worker thread asks the sites and says which of them are down
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  const worker = new Worker(new URL('./site.worker.ts', import.meta.url), { workerData: { addresses, timeoutMs } });
  const down: string[] = [];
  worker.on('message', (address: string) => {
    down.push(address);
  });
  await new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', resolve);
  });
  // Not before somebody waits for them: one of them may fail.
  await Promise.all(down.map(async (address) => notifyOwner(address)));
}
