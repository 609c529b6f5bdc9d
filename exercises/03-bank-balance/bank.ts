import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Orders } from './teller.worker.ts';

const tellerFile = new URL('./teller.worker.ts', import.meta.url);

/** How much there is to do; what is left out is 100, 10,000 and 10,000. */
export interface Transactions {
  opening?: number;
  deposits?: number;
  withdrawals?: number;
}

/**
 * Lets two tellers work on one balance at the same time: one takes 1 out, the other pays 1 in.
 *
 * @returns the balance after both tellers have gone home
 */
export async function performTransactions({
  opening = 100,
  deposits = 10_000,
  withdrawals = 10_000,
}: Transactions = {}): Promise<number> {
  const balance = new Int32Array(new SharedArrayBuffer(4));
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  balance[0] = opening;

  await Promise.all([
    teller({ task: 'withdraw', times: withdrawals, balance, arrived }),
    teller({ task: 'deposit', times: deposits, balance, arrived }),
  ]);
  return balance[0];
}

/** Sends one teller to work, and waits until that worker has exited. */
async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (let day = 1; day <= 6; day += 1) {
    console.log(`Day ${day}: the final balance is ${await performTransactions()}`);
  }
}
