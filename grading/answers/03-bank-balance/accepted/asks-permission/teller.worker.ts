import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

export interface Orders {
  task: 'withdraw' | 'deposit';
  times: number;
  balance: Int32Array;
}

const { task, times, balance } = workerData as Orders;
const port = parentPort!;

for (let done = 0; done < times; done += 1) await move(task === 'withdraw' ? -1 : 1);

async function move(amount: number): Promise<void> {
  const granted = once(port, 'message');
  port.postMessage('enter');
  await granted;
  balance[0] = balance[0]! + amount;
  port.postMessage('leave');
}
