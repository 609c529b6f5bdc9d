// refused by: error — deadlock — "Atomics.wait is what join is: it returns when the worker is done."
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const memory = new SharedArrayBuffer(24);
  const done = new Int32Array(memory, 0, 2);
  const results = new Float64Array(memory, 8, 2);
  const exits = [0, 1].map((cell) => once(new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { workerData: { a, b, memory, cell } }), 'exit'));
  Atomics.wait(done, 0, 0);
  Atomics.wait(done, 1, 0);
  await Promise.all(exits);
  return { sum: results[0]!, difference: results[1]! };
}
