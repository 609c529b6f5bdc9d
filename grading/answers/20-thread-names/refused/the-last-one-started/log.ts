// refused by: log — wrong result — "The name in log.ts is that of the thread that was started last."
import { isMainThread, workerData } from 'node:worker_threads';

let own = isMainThread ? 'MainThread' : (workerData as { name: string }).name;

export function nameThread(name: string): void {
  own = name;
}

export function log(message: string): void {
  console.log(`(${own.padEnd(10)}) ${message}`);
}
