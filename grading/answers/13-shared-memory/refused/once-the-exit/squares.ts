// refused by: clean-up — leak — "I await the exit by once(), so nothing comes before it."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Task } from './squares.worker.ts';

const workerFile = new URL('./squares.worker.ts', import.meta.url);

/**
 * Has a worker square numbers and add the squares up.
 *
 * @returns what the worker left in memory, read by the main thread once the worker has exited
 */
export async function squareAll(
  numbers: readonly number[],
): Promise<{ squares: number[]; sum: number }> {
  // workerData is copied, but a SharedArrayBuffer stays the same memory in every thread that has it.
  const squares = new Float64Array(new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT));
  const sum = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));

  await finished(new Worker(workerFile, { name: 'squares', workerData: { numbers, squares, sum } satisfies Task }));
  return { squares: [...squares], sum: sum[0]! };
}

/** Waits until a worker has exited; rejects if it has failed. */
async function finished(worker: Worker): Promise<void> {
  const [code] = (await once(worker, 'exit')) as [number];
  if (code !== 0) throw new Error(`Worker "squares" has failed: exit code ${code}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { squares, sum } = await squareAll([1, 2, 3, 4]);
  console.log(`Result (in the main thread): ${squares.join(', ')}`);
  console.log(`Sum of squares (in the main thread): ${sum}`);
}
