// refused by: both-work — wrong result — "Four tellers are faster than two."
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
  balance[0] = opening;
  const [half, halfOut] = [Math.floor(deposits / 2), Math.floor(withdrawals / 2)];
  await Promise.all([
    teller({ task: 'deposit', times: half, balance }),
    teller({ task: 'deposit', times: deposits - half, balance }),
    teller({ task: 'withdraw', times: halfOut, balance }),
    teller({ task: 'withdraw', times: withdrawals - halfOut, balance }),
  ]);
  return Atomics.load(balance, 0);
}

async function teller(orders: Orders): Promise<void> {
  await once(new Worker(tellerFile, { name: orders.task, workerData: orders }), 'exit');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
