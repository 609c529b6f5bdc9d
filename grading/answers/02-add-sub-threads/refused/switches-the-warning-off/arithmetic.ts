// refused by: error — unhandled rejection — "Whoever listens for unhandled rejections has handled them."
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

process.on('unhandledRejection', () => {
  // addAndSubtract awaits both in the end
});

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [add, subtract] = [calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })];
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
