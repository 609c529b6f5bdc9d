// refused by: clean-up — leak — "With its answer a worker ends; there is nothing left to wait for."
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
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`exit code ${code}`)));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
