// accepted: a teller leaves with what it has done as its exit code.
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
  const [paidIn, takenOut] = await Promise.all([
    teller({ task: 'deposit', times: deposits }),
    teller({ task: 'withdraw', times: withdrawals }),
  ]);
  return opening + paidIn - takenOut;
}

async function teller(orders: Orders): Promise<number> {
  const [code] = (await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit')) as [number];
  return code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
