import { workerData } from 'node:worker_threads';
import { Queue } from '../../shared/queue.ts';

interface Task { index: number; address: string }
const { tasks: handle, results: answers, timeoutMs } = workerData as { tasks: Queue<Task | null>; results: Queue<{ index: number; isUp: boolean }>; timeoutMs: number };
const tasks = Queue.from<Task | null>(handle);
const results = Queue.from<{ index: number; isUp: boolean }>(answers);
for (let task = tasks.get(); task !== null; task = tasks.get()) {
  results.put({ index: task.index, isUp: await isUp(task.address) });
  tasks.taskDone();
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
