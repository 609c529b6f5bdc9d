import { parentPort } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
  lock: SharedArrayBuffer;
  arrived: Int32Array;
}

parentPort?.on('message', ({ task, times, balance, lock, arrived }: Orders) => {
  const mutex = Lock.from(lock);
  if (Atomics.add(arrived, 0, 1) === 0) Atomics.wait(arrived, 0, 1);
  else Atomics.notify(arrived, 0);
  for (let done = 0; done < times; done += 1) {
    mutex.run(() => {
      balance[0] = balance[0]! + (task === 'withdraw' ? -1 : 1);
    });
  }
  parentPort?.postMessage('ready for more');
});
