// accepted: each thread takes its number by itself, from one counter in shared memory
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { log } from './log.ts';
import type { Task } from './service.worker.ts';

const workerFile = new URL('./service.worker.ts', import.meta.url);

const unnamed = new Int32Array(new SharedArrayBuffer(4));

export async function runThreads(
  names: readonly (string | undefined)[],
  { workMs = 2_000 }: { workMs?: number } = {},
): Promise<string[]> {
  const ends = names.map((name) => run(name, workMs));
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

function run(name: string | undefined, workMs: number): Promise<string> {
  const worker = new Worker(workerFile, { workerData: { name, unnamed, workMs } satisfies Task });
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    let own = '';
    worker.once('message', (message: string) => {
      own = message;
    });
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', () => {
      if (failure) reject(failure);
      else resolve(own);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  log('Starting');
  await runThreads(['my_service', 'worker', undefined, undefined]);
  log('Exiting');
}
