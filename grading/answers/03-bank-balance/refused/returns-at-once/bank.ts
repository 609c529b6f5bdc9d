// refused by: every-transaction — wrong result — "The workers have been started, so the work gets done."
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

  for (const [task, times] of [['withdraw', withdrawals], ['deposit', deposits]] as const) {
    const orders: Orders = { task, times, balance, lock, arrived };
    new Worker(tellerFile, { name: task, workerData: orders });
  }
  return Promise.resolve(balance[0]!);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
