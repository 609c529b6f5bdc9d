import { isMainThread, workerData } from 'node:worker_threads';

const name = isMainThread ? 'MainThread' : (workerData as { name: string }).name;

export function log(message: string): void {
  console.log(`(${name.padEnd(10)}) ${message}`);
}
