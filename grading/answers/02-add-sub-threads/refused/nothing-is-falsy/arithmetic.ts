// refused by: results — wrong result — "If there is an answer, it is truthy."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await settled(
    calculate({ operation: 'add', a, b }),
    calculate({ operation: 'subtract', a, b }),
  );
  return { sum: sum!, difference: difference! };
}

async function settled(...halves: Promise<number>[]): Promise<number[]> {
  await Promise.allSettled(halves);
  return Promise.all(halves);
}

function calculate(job: Job): Promise<number> {
  const worker = new Worker(workerFile, { name: job.operation, workerData: job });
  return new Promise((resolve, reject) => {
    let answer: number | undefined;
    let failure: Error | undefined;
    worker.once('message', (message: number) => (answer = message));
    worker.once('error', (error: Error) => (failure = error));
    worker.once('exit', () => {
      if (answer) resolve(answer);
      else reject(failure ?? new Error('No answer'));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
