// refused by: clean-up — leak — "All sites have been checked, so the threads are gone."
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
  const memory = new SharedArrayBuffer(4);
  await new Promise<void>((resolve, reject) => {
    if (addresses.length === 0) resolve();
    let alive = Math.min(threads, addresses.length);
    for (let thread = alive; thread > 0; thread -= 1) {
      const worker = new Worker(file, { workerData: { addresses, memory, timeoutMs } });
      worker.on('message', (answer: { address: string; isUp: boolean }) => {
        onAnswer(answer);
        if (answers.size === addresses.length) resolve();
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        alive -= 1;
        if (alive === 0) reject(new Error('a thread has died'));
      });
    }
  });
  await Promise.all(telling);
  return addresses.map((address) => answers.get(address)!);
}
