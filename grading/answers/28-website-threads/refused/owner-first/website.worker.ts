import { parentPort, workerData } from 'node:worker_threads';

const timeoutMs = workerData as number;
parentPort?.on('message', async (address: string | null) => {
  if (address === null) parentPort?.close();
  else parentPort?.postMessage(await isUp(address));
});

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
