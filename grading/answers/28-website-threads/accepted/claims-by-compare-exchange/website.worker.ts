import { parentPort, workerData } from 'node:worker_threads';

const { addresses, memory, timeoutMs } = workerData as { addresses: readonly string[]; memory: SharedArrayBuffer; timeoutMs: number };
const claimed = new Int32Array(memory);
for (const [index, address] of addresses.entries()) {
  if (Atomics.compareExchange(claimed, index, 0, 1) === 0) parentPort?.postMessage({ address, isUp: await isUp(address) });
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
