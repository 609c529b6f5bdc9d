// accepted: what a dead thread had is done by a new one, until too many have died
import { Worker } from 'node:worker_threads';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

const file = new URL('./website.worker.ts', import.meta.url);
/** What has killed so many will kill the next one, too. */
const DEATHS_MAX = 3;

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000, threads = 4 }: CheckOptions): Promise<boolean[]> {
  const left = [...addresses];
  const answers = new Map<string, boolean>();
  const telling: (void | Promise<void>)[] = [];
  let deaths = 0;
  async function lane(): Promise<void> {
    while (left.length > 0 && deaths < DEATHS_MAX) {
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
      if (task === undefined) continue;
      left.unshift(task);
      deaths += 1;
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, addresses.length) }, lane));
  await Promise.all(telling);
  if (answers.size < addresses.length) throw new Error('too many threads have died');
  return addresses.map((address) => answers.get(address)!);
}
