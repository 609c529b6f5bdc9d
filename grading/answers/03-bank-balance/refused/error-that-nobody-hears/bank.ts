// refused by: every-transaction — crash — "An empty account is an error of the teller, and the main thread waits for the exit only."
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
  const balance = new Int32Array(new SharedArrayBuffer(4));
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  balance[0] = opening;
  const lock = new Lock().buffer;

  await Promise.all([
    teller({ task: 'withdraw', times: withdrawals, balance, lock, arrived }),
    teller({ task: 'deposit', times: deposits, balance, lock, arrived }),
  ]);
  return balance[0];
}

function teller(orders: Orders): Promise<void> {
  const worker = new Worker(tellerFile, { name: orders.task, workerData: orders });
  return new Promise((resolve) => {
    worker.on('exit', () => {
      resolve();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
