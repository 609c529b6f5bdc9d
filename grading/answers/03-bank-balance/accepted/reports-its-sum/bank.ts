// accepted: each teller adds up for itself and reports the sum; the main thread adds the two sums to the opening balance.
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
  const tellers = [teller({ task: 'withdraw', times: withdrawals }), teller({ task: 'deposit', times: deposits })];
  const exits = Promise.all(tellers.map((worker) => once(worker, 'exit')));
  const sums = await Promise.all(tellers.map(async (worker) => ((await once(worker, 'message')) as [number])[0]));
  await exits;
  return sums.reduce((total, sum) => total + sum, opening);
}

function teller(orders: Orders): Worker {
  return new Worker(tellerFile, { name: orders.task, workerData: orders });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
