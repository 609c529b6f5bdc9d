import { parentPort, workerData } from 'node:worker_threads';
import { Lock } from '../../shared/lock.ts';

const { addresses, next, lock: handle, timeoutMs } = workerData as { addresses: readonly string[]; next: Int32Array; lock: Lock; timeoutMs: number };
const lock = Lock.from(handle);
const take = (): string | undefined => lock.run(() => {
  const index = next[0]!;
  next[0] = index + 1;
  return addresses[index];
});
for (let address = take(); address !== undefined; address = take()) {
  parentPort?.postMessage({ address, isUp: await isUp(address) });
}

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
