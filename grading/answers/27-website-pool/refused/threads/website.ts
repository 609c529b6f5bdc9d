// refused by: in-processes — not concurrent — "A thread is a kind of process."
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  size?: number;
}

interface Answer { address: string; isUp: boolean }

const file = new URL('./website.worker.ts', import.meta.url);

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, size = 4 }: CheckOptions): Promise<boolean[]> {
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  const onAnswer = ({ address, isUp }: Answer): void => {
    answers.set(address, isUp);
    if (!isUp) telling.push(notifyOwner(address));
  };
  const left = [...addresses];
  await Promise.all(Array.from({ length: Math.min(size, addresses.length) }, () => {
    const worker = new Worker(file, { workerData: timeoutMs });
    worker.on('message', (answer: Answer) => {
      onAnswer(answer);
      worker.postMessage(left.shift());
    });
    worker.on('error', () => {});
    worker.postMessage(left.shift());
    return new Promise((resolve) => worker.once('exit', resolve));
  }));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error(`${addresses.length - answers.size} sites have not been checked: a process has died`);
  return addresses.map((address) => answers.get(address)!);
}
