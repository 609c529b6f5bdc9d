// refused by: results — wrong result — "A worker that is online has done its work."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const results = new Float64Array(new SharedArrayBuffer(16));
  const workers = [0, 1].map((cell) => new Worker(workerFile, { workerData: { a, b, results, cell } }));
  const exits = workers.map((worker) => once(worker, 'exit'));
  await Promise.allSettled(workers.map((worker) => once(worker, 'online')));
  const [sum, difference] = results;
  await Promise.allSettled(exits);
  await Promise.all(exits);
  return { sum: sum!, difference: difference! };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
