import { workerData } from 'node:worker_threads';

const { addresses, memory, timeoutMs } = workerData as { addresses: readonly string[]; memory: Int32Array; timeoutMs: number };
for (let index = Atomics.add(memory, 0, 1); index < addresses.length; index = Atomics.add(memory, 0, 1)) {
  Atomics.store(memory, index + 1, await isUp(addresses[index]!) ? 1 : 2);
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
