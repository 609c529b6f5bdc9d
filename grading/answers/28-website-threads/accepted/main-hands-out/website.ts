// accepted: the main thread has the list, and sends the next address for each answer; a closed port ends a thread
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
  const telling: (void | Promise<void>)[] = [];
  let failure: Error | undefined;
  const thread = (): Promise<void> => new Promise((resolve) => {
    const worker = new Worker(file, { workerData: timeoutMs });
    let index = -1;
    const serve = (): void => {
      const { done, value } = list.next();
      if (!done) index = value[0];
      worker.postMessage(done ? null : value[1]);
    };
    worker.on('message', (isUp: boolean) => {
      results[index] = isUp;
      if (!isUp) telling.push(notifyOwner(addresses[index]!));
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
  await Promise.all(telling);
  for (const index of addresses.keys()) if (results[index] === undefined) throw failure ?? new Error(`${addresses[index]} was not checked`);
  return results;
}
