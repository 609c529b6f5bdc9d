import { parentPort, workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  /** Guards `balance`. */
  lock: SharedArrayBuffer;
}

const { task, times, balance } = workerData as Orders;
const lock = Lock.from((workerData as Orders).lock);

for (let done = 0; done < times; done += 1) move(task === 'withdraw' ? -1 : 1);
parentPort?.postMessage('done');

function move(amount: number): void {
  lock.acquire();
  balance[0] = balance[0]! + amount;
  lock.release();
}
