// accepted: a forked process asks the sites, two at a time, and says which of them are down
import { fork } from 'node:child_process';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  const child = fork(new URL('./sites.process.ts', import.meta.url));
  const down: string[] = [];
  child.on('message', (address: string) => {
    down.push(address);
  });
  child.send({ addresses, timeoutMs });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`exit code ${code}`));
    });
  });
  // Not before somebody waits for them: one of them may fail.
  await Promise.all(down.map(async (address) => notifyOwner(address)));
}
