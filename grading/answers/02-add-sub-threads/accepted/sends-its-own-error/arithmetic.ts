// accepted: the worker catches its error and sends it as a message of another kind
import { Worker } from 'node:worker_threads';

import type { Answer, Job } from './arithmetic.worker.ts';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.allSettled([calculate({ operation: 'add', a, b }), calculate({ operation: 'subtract', a, b })]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: sum.value, difference: difference.value };
}

function calculate(job: Job): Promise<number> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: Answer | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: Answer) => {
      answer = message;
    });
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      if (answer && 'result' in answer) resolve(answer.result);
      else if (answer) reject(new Error(answer.failed));
      else reject(failure ?? new Error(`Worker "${job.operation}" gave no answer: exit code ${code}`));
    });
  });
}
