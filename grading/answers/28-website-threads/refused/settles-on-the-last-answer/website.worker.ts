import { parentPort, workerData } from 'node:worker_threads';

const { addresses, memory, timeoutMs } = workerData as { addresses: readonly string[]; memory: SharedArrayBuffer; timeoutMs: number };
const next = new Int32Array(memory);
for (let index = Atomics.add(next, 0, 1); index < addresses.length; index = Atomics.add(next, 0, 1)) {
  const address = addresses[index]!;
  parentPort?.postMessage({ address, isUp: await isUp(address) });
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
