// accepted: each worker answers with an object that holds its own half, and the two are put together
import { Worker } from 'node:worker_threads';

import type { Job, Results } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const halves = await Promise.allSettled([calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })]);
  const found = halves.map((half) => {
    if (half.status === 'rejected') throw half.reason;
    return half.value;
  });
  return Object.assign({}, ...found) as Results;
}

function calculate(job: Job): Promise<Partial<Results>> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: Partial<Results> | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: Partial<Results>) => {
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
