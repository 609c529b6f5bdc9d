/** Says which classes arrived, and acquires the locks that it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Lock } from '../lock.ts';
import { revive } from '../travel.ts';

const received = revive(workerData as Record<string, object>);
parentPort!.postMessage(Object.values(received).map((object) => object.constructor.name));
parentPort!.on('message', (lock: Lock) => {
  revive(lock).acquire();
  parentPort!.postMessage('acquired');
});
