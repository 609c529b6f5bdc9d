// accepted: the main thread is the lock: a teller asks it by message, works when granted, and says when it is done.
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

  const doorkeeper = new Doorkeeper();
  const start = (orders: Orders): Worker => {
    const worker = new Worker(tellerFile, { name: orders.task, workerData: orders });
    worker.on('message', (wish: 'enter' | 'leave') => {
      doorkeeper.hear(worker, wish);
    });
    return worker;
  };
  const tellers = [
    start({ task: 'withdraw', times: withdrawals, balance }),
    start({ task: 'deposit', times: deposits, balance }),
  ];
  await Promise.all(tellers.map((worker) => once(worker, 'exit')));
  return balance[0];
}

/** Lets one teller at a time into the critical section. */
class Doorkeeper {
  readonly #waiting: Worker[] = [];
  #inside: Worker | undefined;

  hear(worker: Worker, wish: 'enter' | 'leave'): void {
    if (wish === 'enter') this.#waiting.push(worker);
    else this.#inside = undefined;
    if (this.#inside) return;
    this.#inside = this.#waiting.shift();
    this.#inside?.postMessage('yours');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
