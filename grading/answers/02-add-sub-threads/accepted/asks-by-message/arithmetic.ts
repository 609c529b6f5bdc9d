// accepted: the workers wait for their job in a message, and close their port when it is done.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const adder = new Worker(workerFile, { name: 'adder' });
  const subtractor = new Worker(workerFile, { name: 'subtractor' });
  const answers = [ask(adder, { operation: 'add', a, b }), ask(subtractor, { operation: 'subtract', a, b })] as const;
  await Promise.allSettled(answers);
  const [sum, difference] = await Promise.all(answers);
  return { sum, difference };
}

async function ask(worker: Worker, job: Job): Promise<number> {
  let answer = Number.NaN;
  let answered = false;
  worker.on('message', (value: number) => {
    answer = value;
    answered = true;
  });
  const gone = new Promise<void>((resolve, reject) => {
    let fault: Error | null = null;
    worker.on('error', (error: Error) => (fault = error));
    worker.on('exit', () => {
      if (fault) reject(fault);
      else resolve();
    });
  });
  worker.postMessage(job);
  await gone;
  if (!answered) throw new Error(`There was nobody to ${job.operation}`);
  return answer;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
