import { isMainThread, parentPort, workerData } from 'node:worker_threads';

let unnamed = 0;
const name = isMainThread ? 'MainThread' : ((workerData as { name?: string }).name ?? `Thread-${(unnamed += 1)}`);
parentPort?.postMessage(name);

export function log(message: string): void {
  console.log(`(${name.padEnd(10)}) ${message}`);
}
