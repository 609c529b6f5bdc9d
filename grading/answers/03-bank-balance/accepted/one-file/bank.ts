// accepted: main and tellers are the same file, told apart by isMainThread; teller.worker.ts is not used.
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

import { Lock } from '../../shared/lock.ts';

type Amount = 1 | -1;
interface Shared {
  account: SharedArrayBuffer;
  lock: Lock;
}

export async function performTransactions(
  options: { opening?: number; deposits?: number; withdrawals?: number } = {},
): Promise<number> {
  const shared: Shared = { account: new SharedArrayBuffer(8), lock: new Lock() };
  const balance = new Int32Array(shared.account, 4, 1);
  balance.set([options.opening ?? 100]);
  const hire = (name: string, times: number, amount: Amount) =>
    new Promise<number>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { name, workerData: { ...shared, times, amount } });
      worker.once('error', reject);
      worker.once('exit', resolve);
    });
  const withdrawn = hire('withdraw', options.withdrawals ?? 10_000, -1);
  const deposited = hire('deposit', options.deposits ?? 10_000, 1);
  await withdrawn;
  await deposited;
  return balance.at(0)!;
}

if (!isMainThread && workerData) {
  const { account, lock: clone, times, amount } = workerData as Shared & { times: number; amount: Amount };
  const balance = new Int32Array(account, 4);
  // A lock loses its methods on the way here, but not its memory.
  const lock = Lock.from(clone);
  for (let done = 0; done < times; done += 1) {
    lock.run(() => (balance[0]! += amount));
  }
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
