// refused by: every-transaction — wrong result — "Both workers have come online, so both have done their work."
import { once } from 'node:events';
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

  const workers = [
    hire({ task: 'withdraw', times: withdrawals, balance, lock, arrived }),
    hire({ task: 'deposit', times: deposits, balance, lock, arrived }),
  ];
  const exits = Promise.all(workers.map((worker) => once(worker, 'exit')));
  await Promise.all(workers.map((worker) => once(worker, 'online')));
  const result = Lock.from(lock).run(() => balance[0]!);
  await exits;
  return result;
}

function hire(orders: Orders): Worker {
  return new Worker(tellerFile, { name: orders.task, workerData: orders });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
