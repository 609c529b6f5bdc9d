// accepted: the balance is a Float64Array under a lock.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';
import type { Orders } from './teller.worker.ts';

const tellerFile = new URL('./teller.worker.ts', import.meta.url);

export interface Transactions {
  opening?: number;
  deposits?: number;
  withdrawals?: number;
}

export async function performTransactions({
  opening = 100,
  deposits = 10_000,
  withdrawals = 10_000,
}: Transactions = {}): Promise<number> {
  const balance = new Float64Array(new SharedArrayBuffer(8));
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  const lock = new Lock().buffer;
  balance[0] = opening;

  await Promise.all([
    teller({ task: 'withdraw', times: withdrawals, balance, arrived, lock }),
    teller({ task: 'deposit', times: deposits, balance, arrived, lock }),
  ]);
  return balance[0];
}

async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
