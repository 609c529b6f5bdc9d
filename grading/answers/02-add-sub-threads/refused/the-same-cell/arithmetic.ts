// refused by: results — wrong result — "Both write their answer to the cell, and I read it when its owner has exited."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Job } from './arithmetic.worker.ts';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const result = new Float64Array(new SharedArrayBuffer(8));
  const calculate = async (operation: Job['operation']): Promise<number> => {
    await once(new Worker(workerFile, { workerData: { operation, a, b, result } }), 'exit');
    return result[0]!;
  };
  const halves = [calculate('add'), calculate('subtract')];
  await Promise.allSettled(halves);
  const [sum, difference] = await Promise.all(halves);
  return { sum: sum!, difference: difference! };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
