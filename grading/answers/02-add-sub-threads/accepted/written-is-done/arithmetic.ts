// accepted: a bit says who has written its cell, and what a worker does after that does not matter
import { Worker } from 'node:worker_threads';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const memory = new SharedArrayBuffer(24);
  const done = new Int32Array(memory, 0, 1);
  const results = new Float64Array(memory, 8, 2);
  let failure: unknown;
  await Promise.all(
    [0, 1].map(
      (cell) =>
        new Promise<void>((resolve) => {
          const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { workerData: { a, b, memory, cell } });
          worker.once('error', (error) => (failure = error));
          worker.once('exit', () => resolve());
        }),
    ),
  );
  if (Atomics.load(done, 0) !== 3) throw failure ?? new Error('a worker ended without an answer');
  return { sum: results[0]!, difference: results[1]! };
}
