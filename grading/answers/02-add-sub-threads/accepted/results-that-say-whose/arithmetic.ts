// accepted: collects answers in order of arrival, but each says which operation it belongs to.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./arithmetic.worker.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const results = new Map<string, number>();
  const failures: Error[] = [];
  await new Promise<void>((resolve) => {
    let alive = 0;
    for (const operation of ['subtract', 'add']) {
      const worker = new Worker(workerFile, { workerData: { operation, a, b } });
      alive += 1;
      worker.on('message', (message: { operation: string; result: number }) => {
        results.set(message.operation, message.result);
      });
      worker.on('error', (error: Error) => failures.push(error));
      worker.on('exit', () => {
        alive -= 1;
        if (alive === 0) resolve();
      });
    }
  });
  const sum = results.get('add');
  const difference = results.get('subtract');
  if (failures[0]) throw failures[0];
  if (sum === undefined || difference === undefined) throw new Error('One of the workers did not answer');
  return { sum, difference };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
