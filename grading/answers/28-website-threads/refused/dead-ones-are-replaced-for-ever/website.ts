// refused by: dead-thread — livelock — "When one has died, another one does its work."
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.worker.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const left = [...addresses];
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  async function lane(): Promise<void> {
    while (left.length > 0) {
      const worker = new Worker(file, { workerData: timeoutMs });
      let task: string | undefined;
      const next = (): void => {
        task = left.shift();
        worker.postMessage(task ?? null);
      };
      worker.on('message', (isUp: boolean) => {
        answers.set(task!, isUp);
        if (!isUp) telling.push(notifyOwner(task!));
        task = undefined;
        next();
      });
      worker.on('error', () => {});
      next();
      await new Promise((resolve) => worker.once('exit', resolve));
      if (task !== undefined) left.unshift(task);
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, lane));
  await Promise.all(telling);
  return addresses.map((address) => answers.get(address)!);
}
