import { parentPort, workerData } from 'node:worker_threads';

const { addresses, timeoutMs } = workerData as { addresses: readonly string[]; timeoutMs: number };
for (const address of addresses) parentPort?.postMessage({ address, isUp: await isUp(address) });

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
