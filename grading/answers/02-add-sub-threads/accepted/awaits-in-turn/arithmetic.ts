// accepted: awaits one half after the other; the second is handled from the start
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [add, subtract] = [calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })];
  // It may reject while the first one is still awaited.
  subtract.catch(() => undefined);
  try {
    return { sum: await add, difference: await subtract };
  } finally {
    await Promise.allSettled([add, subtract]);
  }
}

function calculate(job: Job): Promise<number> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: number | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: number) => {
      answer = message;
    });
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      if (answer !== undefined) resolve(answer);
      else reject(failure ?? new Error(`Worker "${job.operation}" gave no answer: exit code ${code}`));
    });
  });
}
