// accepted: the main thread starts one worker, which adds, and starts another one, which subtracts
import { Worker } from 'node:worker_threads';

export function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const worker = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { workerData: { adds: true, a, b } });
  return new Promise((resolve, reject) => {
    let answer: { sum: number; difference: number } | undefined;
    let failure: unknown;
    worker.on('message', (message: { sum: number; difference: number }) => (answer = message));
    worker.on('error', (error) => (failure = error));
    worker.on('exit', (code) => {
      if (answer === undefined) reject(failure ?? new Error(`exit code ${code}`));
      else resolve(answer);
    });
  });
}
