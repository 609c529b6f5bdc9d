import { parentPort, workerData, type MessagePort } from 'node:worker_threads';

interface Teller { times: number; amount: number; line: MessagePort }
interface Keeper { opening: number; lines: MessagePort[] }

const orders = workerData as Teller | Keeper;
if ('lines' in orders) keep(orders);
else send(orders);

function keep({ opening, lines }: Keeper): void {
  let balance = opening;
  let open = lines.length;
  for (const line of lines) {
    line.on('message', (amount: number) => {
      balance += amount;
    });
    line.on('close', () => {
      open -= 1;
      if (open === 0) parentPort?.postMessage(balance);
    });
  }
}

function send({ times, amount, line }: Teller): void {
  for (let done = 0; done < times; done += 1) line.postMessage(amount);
  line.close();
}
