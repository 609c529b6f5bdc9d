// refused by: results — wrong result — "Shared memory holds integers."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const results = new Int32Array(new SharedArrayBuffer(8));
  const exits = [0, 1].map((cell) => once(new Worker(workerFile, { workerData: { a, b, results, cell } }), 'exit'));
  await Promise.allSettled(exits);
  await Promise.all(exits);
  return { sum: results[0]!, difference: results[1]! };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
