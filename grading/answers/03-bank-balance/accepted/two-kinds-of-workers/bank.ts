// accepted: a file of its own for each task, and the account as a class in a third.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Account } from './account.ts';

export async function performTransactions({
  opening = 100,
  deposits = 10_000,
  withdrawals = 10_000,
} = {}): Promise<number> {
  const account = Account.open(opening);
  const workers = [
    new Worker(new URL('withdraw.worker.ts', import.meta.url), {
      name: 'withdraw',
      workerData: [account.memory, withdrawals],
    }),
    new Worker(new URL('deposit.worker.ts', import.meta.url), {
      name: 'deposit',
      workerData: [account.memory, deposits],
    }),
  ];
  await Promise.all(workers.map(async (worker) => once(worker, 'exit')));
  return account.balance;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
