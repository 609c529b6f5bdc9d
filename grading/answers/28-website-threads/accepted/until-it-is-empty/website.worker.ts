// accepted: all sites are put before the threads begin, so that an empty queue is the end
import { parentPort, workerData } from 'node:worker_threads';
import { QueueEmptyError } from '../../shared/errors.ts';
import { Queue } from '../../shared/queue.ts';

const { tasks: handle, timeoutMs } = workerData as { tasks: Queue<string | null>; timeoutMs: number };
const tasks = Queue.from<string | null>(handle);
for (let address = next(); address !== null; address = next()) {
  parentPort?.postMessage({ address, isUp: await isUp(address) });
}

function next(): string | null {
  try {
    return tasks.getNowait();
  } catch (error) {
    if (error instanceof QueueEmptyError) return null;
    throw error;
  }
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
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
