// accepted: the main thread keeps the balance; a teller says what it does in words, and the last word is checked.
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
  let balance = opening;
  const saidDone = new Set<Worker>();
  const tellers = [teller({ task: 'withdraw', times: withdrawals }), teller({ task: 'deposit', times: deposits })];
  for (const worker of tellers) {
    worker.on('message', (word: 'withdraw' | 'deposit' | 'done') => {
      if (word === 'done') saidDone.add(worker);
      else balance += word === 'deposit' ? 1 : -1;
    });
  }
  await Promise.all(tellers.map((worker) => once(worker, 'exit')));
  if (saidDone.size < tellers.length) throw new Error('A teller has left early');
  return balance;
}

function teller(orders: Orders): Worker {
  return new Worker(tellerFile, { name: orders.task, workerData: orders });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
