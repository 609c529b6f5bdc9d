// refused by: at-once — not concurrent — "One worker that does both has nobody to race with."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const tellerFile = new URL('./teller.worker.ts', import.meta.url);

export async function performTransactions({
  opening = 100,
  deposits = 10_000,
  withdrawals = 10_000,
} = {}): Promise<number> {
  const balance = new Int32Array(new SharedArrayBuffer(4));
  balance[0] = opening;
  await once(new Worker(tellerFile, { workerData: { deposits, withdrawals, balance } }), 'exit');
  return balance[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
