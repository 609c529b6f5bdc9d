import { parentPort, workerData } from 'node:worker_threads';

import { goOffline } from './sites.ts';

/** What a thread is given. */
export interface Work {
  addresses: readonly string[];
  timeoutMs: number;
}

/** What a thread says of each site. */
export interface Answer {
  address: string;
  isUp: boolean;
}

// Each thread has a `fetch` of its own, and so an own way to do without the network.
if (process.env['WEB'] === 'offline') await goOffline();

const { addresses, timeoutMs } = workerData as Work;
// TODO: Take the next site that nobody has taken yet, until there are none.
for (const address of addresses) {
  const answer: Answer = { address, isUp: await pingWebsite(address) };
  parentPort?.postMessage(answer);
}

/** Asks a site for its head, as in exercise 26. @returns whether the site is up */
async function pingWebsite(address: string): Promise<boolean> {
  try {
    const { status } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    return status < 400;
  } catch {
    return false;
  }
}
