// refused by: results — wrong result — "Ten seconds are enough for any site."
import { parentPort, workerData } from 'node:worker_threads';
import { Queue } from '../../shared/queue.ts';

const { tasks: handle, timeoutMs } = workerData as { tasks: Queue<string | null>; timeoutMs: number };
const tasks = Queue.from<string | null>(handle);
for (let address = tasks.get(); address !== null; address = tasks.get()) {
  parentPort?.postMessage({ address, isUp: await isUp(address) });
}

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

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(Math.min(timeoutMs, 10_000)) }).then(({ status }) => status < 400, () => false);
}
