// refused by: time-out — wrong result — "On a time-out the owner is told, and on an error, too."
import http from 'node:http';
import https from 'node:https';

/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    const { request } = address.startsWith('https:') ? https : http;
    await new Promise<void>((resolve) => {
      const asking = request(address, { method: 'HEAD', timeout: timeoutMs }, async (response) => {
        response.resume();
        if ((response.statusCode ?? 500) >= 400) await notifyOwner(address);
        resolve();
      });
      asking.on('timeout', async () => {
        asking.destroy();
        await notifyOwner(address);
      });
      asking.on('error', async () => {
        await notifyOwner(address);
        resolve();
      });
      asking.end();
    });
  }
}
