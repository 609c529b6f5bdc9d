// refused by: at-once — not concurrent — "await in front of each call makes sure that both are done."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const sum = await calculate({ operation: 'add', a, b });
  const difference = await calculate({ operation: 'subtract', a, b });
  return { sum, difference };
}

function calculate(job: Job): Promise<number> {
  const worker = new Worker(workerFile, { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: number | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: number) => (answer = message));
    worker.once('error', (error: Error) => (failure = error));
    worker.once('exit', () => {
      if (failure === undefined && answer !== undefined) resolve(answer);
      else reject(failure ?? new Error('No answer'));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
