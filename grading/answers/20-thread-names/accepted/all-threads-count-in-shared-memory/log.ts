import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const name = isMainThread ? 'MainThread' : nameOf(workerData as { name?: string; unnamed: Int32Array });
parentPort?.postMessage(name);

function nameOf({ name, unnamed }: { name?: string; unnamed: Int32Array }): string {
  return name ?? `Thread-${Atomics.add(unnamed, 0, 1) + 1}`;
}

export function log(message: string): void {
  console.log(`(${name.padEnd(10)}) ${message}`);
}
