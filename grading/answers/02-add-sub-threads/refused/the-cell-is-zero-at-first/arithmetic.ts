// refused by: error — wrong result — "When both have exited with code 0, both cells are filled."
import { Worker } from 'node:worker_threads';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const results = new Float64Array(new SharedArrayBuffer(16));
  const exits = [0, 1].map(
    (cell) =>
      new Promise<unknown>((resolve) => {
        const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { workerData: { a, b, results, cell } });
        let failure: unknown;
        worker.once('error', (error) => (failure = error));
        worker.once('exit', (code) => resolve(code === 0 ? undefined : (failure ?? new Error(`exit code ${code}`))));
      }),
  );
  for (const failure of await Promise.all(exits)) if (failure) throw failure;
  return { sum: results[0]!, difference: results[1]! };
}
