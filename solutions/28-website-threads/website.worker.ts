import { parentPort, workerData } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';
import { goOffline } from './sites.ts';

/** What a thread is given. */
export interface Work {
  tasks: Queue<string | null>;
  timeoutMs: number;
}

/** What a thread says of each site. */
export interface Answer {
  address: string;
  isUp: boolean;
}

// Each thread has a `fetch` of its own, and so an own way to do without the network.
if (process.env['WEB'] === 'offline') await goOffline();

const { timeoutMs, tasks: handle } = workerData as Work;
const tasks = Queue.from<string | null>(handle);
// To look and to take is one step of the queue, so that no two threads get the same site.
for (let address = tasks.get(); address !== null; address = tasks.get()) {
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
