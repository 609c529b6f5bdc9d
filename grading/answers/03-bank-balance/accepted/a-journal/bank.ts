// accepted: nobody touches the balance: each transaction is a line in a journal, and the lines are added up in the end.
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
  // The first cell is the number of lines.
  const journal = new Int32Array(new SharedArrayBuffer(4 * (1 + deposits + withdrawals)));
  await Promise.all([
    teller({ task: 'withdraw', times: withdrawals, journal }),
    teller({ task: 'deposit', times: deposits, journal }),
  ]);
  return journal.subarray(1).reduce((balance, amount) => balance + amount, opening);
}

async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
