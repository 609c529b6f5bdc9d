// accepted: a baton goes to and fro between the tellers in messages; who has it may do one transaction.
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';

const tellerFile = new URL('./teller.worker.ts', import.meta.url);

export async function performTransactions({
  opening = 100,
  deposits = 10_000,
  withdrawals = 10_000,
}: { opening?: number; deposits?: number; withdrawals?: number } = {}): Promise<number> {
  const memory = new SharedArrayBuffer(4);
  new Int32Array(memory)[0] = opening;
  const { port1: left, port2: right } = new MessageChannel();
  const exited = [
    { name: 'withdraw', amount: -1, times: withdrawals, first: true, port: left },
    { name: 'deposit', amount: 1, times: deposits, first: false, port: right },
  ].map(
    ({ name, ...orders }) =>
      new Promise<void>((resolve, reject) => {
        new Worker(tellerFile, { name, workerData: { ...orders, memory }, transferList: [orders.port] })
          .on('error', reject)
          .on('exit', () => {
            resolve();
          });
      }),
  );
  await Promise.all(exited);
  return new Int32Array(memory)[0] ?? Number.NaN;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
