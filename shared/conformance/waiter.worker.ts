/** Waits on a condition once, says so beforehand with the lock held, and says what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { Condition } from '../condition.ts';

const condition = Condition.from((workerData as { condition: Condition }).condition);
condition.run(() => {
  parentPort!.postMessage('about to wait');
  parentPort!.postMessage(condition.wait() ? 'notified' : 'timed out');
});
