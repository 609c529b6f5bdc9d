import { type MessagePort, workerData } from 'node:worker_threads';

interface Orders {
  amount: number;
  times: number;
  first: boolean;
  port: MessagePort;
  memory: SharedArrayBuffer;
}

const { amount, times, first, port, memory } = workerData as Orders;
const balance = new Int32Array(memory);
let left = times;

port.on('message', (otherHasFinished: boolean) => {
  work(otherHasFinished);
});
if (first) work(false);

function work(alone: boolean): void {
  do {
    if (left === 0) break;
    balance[0] = balance[0]! + amount;
    left -= 1;
  } while (alone);
  if (alone) {
    port.close();
    return;
  }
  port.postMessage(left === 0);
  if (left === 0) port.close();
}
