// refused by: results — wrong result — "The worker that was started first answers first."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const answers: number[] = [];
  const failures: Error[] = [];
  const jobs: Job[] = [
    { operation: 'add', a, b },
    { operation: 'subtract', a, b },
  ];
  const exits = jobs.map((job) => {
    const worker = new Worker(workerFile, { name: job.operation, workerData: job });
    worker.on('message', (answer: number) => answers.push(answer));
    worker.on('error', (error: Error) => failures.push(error));
    return new Promise((resolve) => worker.on('exit', resolve));
  });
  await Promise.all(exits);
  if (failures[0]) throw failures[0];
  return { sum: answers[0]!, difference: answers[1]! };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
