// refused by: results — wrong result — "The sum is the larger of the two."
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.allSettled([calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: Math.max(sum.value, difference.value), difference: Math.min(sum.value, difference.value) };
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
