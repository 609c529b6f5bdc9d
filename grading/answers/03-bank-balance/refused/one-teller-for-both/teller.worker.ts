import { workerData } from 'node:worker_threads';

interface Orders {
  deposits: number;
  withdrawals: number;
  balance: Int32Array;
}

const { deposits, withdrawals, balance } = workerData as Orders;
for (let done = 0; done < withdrawals; done += 1) balance[0] = balance[0]! - 1;
for (let done = 0; done < deposits; done += 1) balance[0] = balance[0]! + 1;
