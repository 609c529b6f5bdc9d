// accepted: the workers write into shared memory, a cell for each, and main reads it after both exits.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  // No sum of finite numbers is NaN, so a cell that still holds it was not written.
  const results = new Float64Array(new SharedArrayBuffer(16)).fill(Number.NaN);
  const workers = [0, 1].map((cell) => new Worker(workerFile, { workerData: { a, b, results, cell } }));
  const exits = workers.map(
    (worker) =>
      new Promise<unknown>((resolve) => {
        let failure: unknown;
        worker.once('error', (error) => (failure = error));
        worker.once('exit', (code) => resolve(code === 0 ? undefined : (failure ?? new Error(`exit code ${code}`))));
      }),
  );
  for (const failure of await Promise.all(exits)) if (failure) throw failure;
  if (results.some(Number.isNaN)) throw new Error('a worker ended without an answer');
  return { sum: results[0]!, difference: results[1]! };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
