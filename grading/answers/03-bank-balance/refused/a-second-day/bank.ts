// refused by: both-work — wrong result — "It never goes wrong on two days in a row, so the second time I need not look."
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
  const expected = opening + deposits - withdrawals;
  for (let day = 1; day <= 2; day += 1) {
    Atomics.store(balance, 0, opening);
    Atomics.store(arrived, 0, 0);
    await Promise.all([
      teller({ task: 'withdraw', times: withdrawals, balance, arrived }),
      teller({ task: 'deposit', times: deposits, balance, arrived }),
    ]);
    if (Atomics.load(balance, 0) === expected) break;
  }
  return expected;
}

async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
