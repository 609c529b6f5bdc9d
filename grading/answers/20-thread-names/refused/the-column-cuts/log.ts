// refused by: log — wrong result — "10 characters wide means that every name has 10 characters."
import { isMainThread, workerData } from 'node:worker_threads';

const name = isMainThread ? 'MainThread' : (workerData as { name: string }).name;

export function log(message: string): void {
  console.log(`(${name.slice(0, 10).padEnd(10)}) ${message}`);
}
