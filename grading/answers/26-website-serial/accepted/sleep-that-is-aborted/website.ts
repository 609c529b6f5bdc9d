// accepted: a sleep of timers/promises in a race; one signal ends whichever has lost
import { setTimeout as sleep } from 'node:timers/promises';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    if (!(await isUp(address, timeoutMs))) await notifyOwner(address);
  }
}

async function isUp(address: string, timeoutMs: number): Promise<boolean> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([
      fetch(address, { method: 'HEAD', signal }).then(({ status }) => status < 400, () => false),
      sleep(timeoutMs, false, { signal }).catch(() => false),
    ]);
  } finally {
    over.abort();
  }
}
