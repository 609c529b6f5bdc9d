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
  // TODO: Have both workers busy at the same time, and leave neither behind when one of them fails.
  const sum = await calculate({ operation: 'add', a, b });
  const difference = await calculate({ operation: 'subtract', a, b });
  return { sum, difference };
}

/** Gives one job to a worker of its own. */
function calculate(job: Job): Promise<number> {
  const worker = new Worker(workerFile, { name: job.operation, workerData: job });
  return new Promise((resolve) => {
    // TODO: Settle with the worker's answer, or with what went wrong, once the worker has exited.
    worker.once('exit', () => {
      resolve(Number.NaN);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sum, difference } = await addAndSubtract(12, 5);
  console.log(`12 + 5 = ${sum}`);
  console.log(`12 - 5 = ${difference}`);
}
