// refused by: classification — wrong result — "All sites are https today."
import { request } from 'node:https';

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
  return new Promise((resolve) => {
    const { hostname, pathname, search } = new URL(address);
    const asking = request({ hostname, path: pathname + search, method: 'HEAD', timeout: timeoutMs }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => { resolve(false); });
    asking.end();
  });
}
