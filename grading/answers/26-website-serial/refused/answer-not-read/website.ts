// refused by: clean-up — leak — "An answer to HEAD has no body, so there is nothing to read."
import http from 'node:http';
import https from 'node:https';

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

function isUp(address: string, timeoutMs: number): Promise<boolean> {
  const { request } = address.startsWith('https:') ? https : http;
  return new Promise((resolve) => {
    const asking = request(address, { method: 'HEAD', timeout: timeoutMs }, (response) => {
      resolve((response.statusCode ?? 500) < 400);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => { resolve(false); });
    asking.end();
  });
}
