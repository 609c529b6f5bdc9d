// accepted: each event replaces what is to be done at the exit; at first that is to reject
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.allSettled([calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: sum.value, difference: difference.value };
}

function calculate(job: Job): Promise<number> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let settle = (): void => reject(new Error(`Worker "${job.operation}" gave no answer`));
    worker.once('message', (answer: number) => {
      settle = () => resolve(answer);
    });
    worker.once('error', (error: Error) => {
      settle = () => reject(error);
    });
    worker.once('exit', () => settle());
  });
}
