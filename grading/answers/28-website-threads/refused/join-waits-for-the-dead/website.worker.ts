import { parentPort, workerData } from 'node:worker_threads';

import { Queue } from '../../shared/queue.ts';

const { tasks: handle, timeoutMs } = workerData as { tasks: Queue<string | null>; timeoutMs: number };
const tasks = Queue.from<string | null>(handle);
for (let address = tasks.get(); address !== null; address = tasks.get()) {
  parentPort?.postMessage({ address, isUp: await isUp(address) });
  tasks.taskDone();
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
