// refused by: two-threads — not concurrent — "Each worker does everything, and I take one half from each."
import { Worker } from 'node:worker_threads';

import type { Job, Results } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.allSettled([calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: sum.value.sum, difference: difference.value.difference };
}

function calculate(job: Job): Promise<Results> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: Results | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: Results) => {
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
