// refused by: both-work — not concurrent — "Each teller reports how many transactions it has done."
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
  const reports = Promise.all(tellers.map((worker) => once(worker, 'message')));
  await Promise.all(tellers.map((worker) => once(worker, 'exit')));
  await reports;
  return opening + deposits - withdrawals;
}

function teller(orders: Orders): Worker {
  return new Worker(tellerFile, { name: orders.task, workerData: orders });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
