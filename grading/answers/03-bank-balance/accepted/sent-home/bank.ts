// accepted: the tellers stay for further orders; main sends both home by terminate when each has reported.
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

  const tellers = [
    hire({ task: 'withdraw', times: withdrawals, balance, lock, arrived }),
    hire({ task: 'deposit', times: deposits, balance, lock, arrived }),
  ];
  try {
    await Promise.all(tellers.map((teller) => teller.reported));
    return Atomics.load(balance, 0);
  } finally {
    await Promise.all(tellers.map((teller) => teller.worker.terminate()));
  }
}

function hire(orders: Orders): { worker: Worker; reported: Promise<unknown> } {
  const worker = new Worker(tellerFile, { name: orders.task });
  const reported = once(worker, 'message');
  worker.postMessage(orders);
  return { worker, reported };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
