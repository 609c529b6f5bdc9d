import { parentPort, workerData } from 'node:worker_threads';
import { QueueEmptyError } from '../../shared/errors.ts';
import { Queue } from '../../shared/queue.ts';

const tasks = Queue.from((workerData as { tasks: Queue<string> }).tasks);
next();
parentPort?.on('message', next);

function next(): void {
  try {
    parentPort?.postMessage(tasks.getNowait());
  } catch (error) {
    if (!(error instanceof QueueEmptyError)) throw error;
    parentPort?.close();
  }
}
