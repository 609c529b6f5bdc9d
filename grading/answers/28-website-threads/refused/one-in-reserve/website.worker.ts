import { parentPort, workerData } from 'node:worker_threads';

const timeoutMs = workerData as number;
let before: Promise<void> = Promise.resolve();
parentPort?.on('message', (address: string | null) => {
  before = before.then(async () => {
    if (address === null) parentPort?.close();
    else parentPort?.postMessage({ address, isUp: await isUp(address) });
  });
});

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
