// accepted: the name is environment data, of which a thread gets a copy when it is started
import { fileURLToPath } from 'node:url';
import { setEnvironmentData, Worker } from 'node:worker_threads';

import { log } from './log.ts';
import type { Task } from './service.worker.ts';

const workerFile = new URL('./service.worker.ts', import.meta.url);

let unnamed = 0;

export async function runThreads(
  names: readonly (string | undefined)[],
  { workMs = 2_000 }: { workMs?: number } = {},
): Promise<string[]> {
  const ends = names.map((name = `Thread-${(unnamed += 1)}`) => run(name, workMs));
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

function run(name: string, workMs: number): Promise<string> {
  setEnvironmentData('name', name);
  const worker = new Worker(workerFile, { workerData: { workMs } satisfies Task });
  setEnvironmentData('name');
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', () => {
      if (failure) reject(failure);
      else resolve(name);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  log('Starting');
  await runThreads(['my_service', 'worker', undefined, undefined]);
  log('Exiting');
}
