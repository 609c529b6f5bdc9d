// accepted: one file is both the bank and the tellers; it starts itself as a worker.
import { Worker, isMainThread, workerData } from 'node:worker_threads';
export interface Transactions {
  opening?: number;
  deposits?: number;
  withdrawals?: number;
}

if (!isMainThread) {
  const { balance, times, amount } = workerData as { balance: Int32Array; times: number; amount: number };
  for (let done = 0; done < times; done += 1) Atomics.add(balance, 0, amount);
}
export async function performTransactions({ opening = 100, deposits = 10_000, withdrawals = 10_000 }: Transactions = {}): Promise<number> {
  const balance = new Int32Array(new SharedArrayBuffer(4));
  balance[0] = opening;
  const work = (times: number, amount: number): Promise<void> => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { balance, times, amount } });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
  await Promise.all([work(deposits, 1), work(withdrawals, -1)]);
  return Atomics.load(balance, 0);
}
