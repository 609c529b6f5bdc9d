// refused by: results — deadlock — "Once the worker is online I can ask for its message and its exit."
import { once } from 'node:events';
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

async function calculate(job: Job): Promise<number> {
  const worker = new Worker(workerFile, { name: job.operation, workerData: job });
  await once(worker, 'exit');
  const [answer] = (await once(worker, 'message')) as [number];
  return answer;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
