import { type MessagePort, workerData } from 'node:worker_threads';

interface Orders {
  times: number;
  port: MessagePort;
  /** Only the teller who keeps the balance has it. */
  balance?: Int32Array;
}

const { times, port, balance } = workerData as Orders;

if (balance) keep(balance);
else send();

function keep(money: Int32Array): void {
  // Messages come between the turns of the event loop, never in the middle of this loop.
  port.on('message', (amount: number) => {
    money[0] = money[0]! + amount;
  });
  for (let done = 0; done < times; done += 1) money[0] = money[0]! + 1;
}

function send(): void {
  for (let done = 0; done < times; done += 1) port.postMessage(-1);
  port.close();
}
