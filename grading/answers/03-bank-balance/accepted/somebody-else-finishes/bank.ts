// accepted: who leaves before the work is done is replaced; the new one does what is left.
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
  const balance = new Int32Array(new SharedArrayBuffer(12));
  balance[0] = opening;
  await Promise.all([
    getDone({ task: 'withdraw', times: withdrawals, balance, tally: 1 }),
    getDone({ task: 'deposit', times: deposits, balance, tally: 2 }),
  ]);
  return balance[0];
}

/** Sends workers until all of it is done; one is enough, if nothing happens to it. */
async function getDone(orders: Orders): Promise<void> {
  while (Atomics.load(orders.balance, orders.tally) < orders.times) {
    await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
