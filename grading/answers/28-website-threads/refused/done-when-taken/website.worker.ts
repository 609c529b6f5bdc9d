import { workerData } from 'node:worker_threads';
import { Queue } from '../../shared/queue.ts';

const given = workerData as { tasks: Queue<string | null>; results: Queue<[string, boolean]>; timeoutMs: number };
const { timeoutMs } = given;
const tasks = Queue.from<string | null>(given.tasks);
const results = Queue.from<[string, boolean]>(given.results);
for (let address = tasks.get(); address !== null; address = tasks.get()) {
  tasks.taskDone();
  results.put([address, await isUp(address)]);
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
