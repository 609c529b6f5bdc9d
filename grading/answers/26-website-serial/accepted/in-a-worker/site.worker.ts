import { parentPort, workerData } from 'node:worker_threads';

const { addresses, timeoutMs } = workerData as { addresses: string[]; timeoutMs: number };
for (const address of addresses) {
  const status = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then((answer) => answer.status, () => 599);
  if (status >= 400) parentPort!.postMessage(address);
}
