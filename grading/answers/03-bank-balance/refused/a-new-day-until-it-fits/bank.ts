// refused by: every-transaction — livelock — "When the balance is wrong I do it all again, and Atomics keep the race away."
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
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  do {
    Atomics.store(balance, 0, opening);
    Atomics.store(arrived, 0, 0);
    await Promise.all([
      teller({ task: 'withdraw', times: withdrawals, balance, arrived }),
      teller({ task: 'deposit', times: deposits, balance, arrived }),
    ]);
  } while (Atomics.load(balance, 0) !== opening + deposits - withdrawals);
  return Atomics.load(balance, 0);
}

async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
