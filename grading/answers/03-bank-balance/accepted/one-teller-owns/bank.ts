// accepted: one teller keeps the balance, the other sends it every withdrawal through a MessageChannel.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';

const tellerFile = new URL('./teller.worker.ts', import.meta.url);

export async function performTransactions(
  options: { opening?: number; deposits?: number; withdrawals?: number } = {},
): Promise<number> {
  const { opening = 100, deposits = 10_000, withdrawals = 10_000 } = options;
  const balance = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  balance[0] = opening;
  const { port1, port2 } = new MessageChannel();
  const keeper = new Worker(tellerFile, {
    name: 'deposit',
    workerData: { times: deposits, balance, port: port1 },
    transferList: [port1],
  });
  const sender = new Worker(tellerFile, {
    name: 'withdraw',
    workerData: { times: withdrawals, port: port2 },
    transferList: [port2],
  });
  await Promise.all([once(keeper, 'exit'), once(sender, 'exit')]);
  return balance[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await performTransactions());
}
