// refused by: results — deadlock — "First I wait for the sum, and then I wait for the difference."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const adder = new Worker(workerFile, { name: 'add', workerData: { operation: 'add', a, b } });
  const subtractor = new Worker(workerFile, { name: 'subtract', workerData: { operation: 'subtract', a, b } });
  const [sum] = (await once(adder, 'message')) as [number];
  const [difference] = (await once(subtractor, 'message')) as [number];
  await Promise.all([adder.terminate(), subtractor.terminate()]);
  return { sum, difference };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
