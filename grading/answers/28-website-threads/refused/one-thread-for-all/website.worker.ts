import { parentPort, workerData } from 'node:worker_threads';

const { addresses, timeoutMs, lanes } = workerData as { addresses: readonly string[]; timeoutMs: number; lanes: number };
const left = [...addresses];
await Promise.all(Array.from({ length: lanes }, async () => {
  for (let address = left.shift(); address !== undefined; address = left.shift()) {
    parentPort?.postMessage({ address, isUp: await isUp(address) });
  }
}));

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
