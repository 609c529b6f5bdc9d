// refused by: two-threads — not concurrent — "One worker beside the main thread makes two threads."
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const worker = new Worker(workerFile, { workerData: { a, b } });
  return new Promise((resolve, reject) => {
    let result: { sum: number; difference: number } | undefined;
    worker.on('message', (message: { sum: number; difference: number }) => (result = message));
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (result) resolve(result);
      else reject(new Error(`exit code ${code}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
