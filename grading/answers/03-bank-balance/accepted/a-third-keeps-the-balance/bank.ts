// accepted: a third worker keeps the balance; both tellers send it what they do through a line of their own.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';

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
  const [deposit, withdraw] = [new MessageChannel(), new MessageChannel()];
  const keeper = start('keeper', { opening, lines: [deposit.port1, withdraw.port1] }, [deposit.port1, withdraw.port1]);
  const tellers = [
    start('deposit', { times: deposits, amount: 1, line: deposit.port2 }, [deposit.port2]),
    start('withdraw', { times: withdrawals, amount: -1, line: withdraw.port2 }, [withdraw.port2]),
  ];
  const end = once(keeper, 'message');
  await Promise.all([keeper, ...tellers].map((worker) => once(worker, 'exit')));
  return ((await end) as [number])[0];
}

function start(name: string, orders: object, transferList: MessagePort[]): Worker {
  return new Worker(tellerFile, { name, workerData: orders, transferList });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
