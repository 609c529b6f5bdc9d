import { parentPort, workerData } from 'node:worker_threads';

const { addresses, memory, timeoutMs } = workerData as { addresses: readonly string[]; memory: SharedArrayBuffer; timeoutMs: number };
const next = new Int32Array(memory);
for (;;) {
  const address = addresses[next[0]!++];
  if (address === undefined) break;
  parentPort?.postMessage({ address, isUp: await isUp(address) });
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
