// accepted: a teller who has nothing to do is not sent for.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

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
  const balance = new Int32Array(new SharedArrayBuffer(4));
  balance[0] = opening;
  const orders: Orders[] = [{ task: 'deposit', times: deposits, balance }, { task: 'withdraw', times: withdrawals, balance }];
  await Promise.all(orders.filter(({ times }) => times > 0).map(teller));
  return Atomics.load(balance, 0);
}

async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
