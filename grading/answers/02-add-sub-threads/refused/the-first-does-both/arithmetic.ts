// refused by: two-threads — not concurrent — "The first worker adds and subtracts, and the second one checks the difference."
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [first, second] = await Promise.allSettled([calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  const [sum, difference] = first.value;
  if (difference !== second.value[0]) throw new Error('the workers do not agree');
  return { sum: sum as number, difference: second.value[0] as number };
}

function calculate(job: Job): Promise<number[]> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: number[] | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: number[]) => {
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
