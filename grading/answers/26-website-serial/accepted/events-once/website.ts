// accepted: node:http with `events.once`, whose signal ends the waiting; the request is destroyed by hand
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';

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
  const request = (address.startsWith('https:') ? https : http).request(address, { method: 'HEAD' });
  request.end();
  try {
    const [response] = (await once(request, 'response', { signal: AbortSignal.timeout(timeoutMs) })) as [http.IncomingMessage];
    return (response.statusCode ?? 500) < 400;
  } catch {
    return false;
  } finally {
    // It may still have something to say about its end.
    request.on('error', () => {});
    request.destroy();
  }
}
