// accepted: the workers stay for more; main ends both by terminate, whether they answered or failed.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const workers = (['add', 'subtract'] as const).map(
    (operation) => new Worker(workerFile, { name: operation, workerData: { operation, a, b } satisfies Job }),
  );
  try {
    const [sum, difference] = await Promise.all(workers.map(firstAnswer));
    return { sum: sum!, difference: difference! };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function firstAnswer(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`${worker.threadId} exited with ${code}`)));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
