// accepted: the tellers only send their transactions; the main thread alone touches the balance.
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
  balance[0] = opening;

  const tellers = [
    teller({ task: 'withdraw', times: withdrawals, arrived }),
    teller({ task: 'deposit', times: deposits, arrived }),
  ];
  const exits: Promise<unknown>[] = [];
  for (const worker of tellers) {
    worker.on('message', (amount: number) => {
      balance[0] = balance[0]! + amount;
    });
    exits.push(once(worker, 'exit'));
  }
  await Promise.all(exits);
  return balance[0];
}

function teller(orders: Orders): Worker {
  return new Worker(tellerFile, { name: orders.task, workerData: orders });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
