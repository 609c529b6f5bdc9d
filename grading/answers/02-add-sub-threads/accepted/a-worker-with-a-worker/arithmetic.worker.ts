import { Worker, parentPort, workerData } from 'node:worker_threads';

const { adds, a, b } = workerData as { adds: boolean; a: number; b: number };
if (adds) {
  // An error of the helper is nobody's here, so it ends this worker, too, and the main thread hears of it.
  const helper = new Worker(new URL('./arithmetic.worker.ts', import.meta.url), { workerData: { adds: false, a, b } });
  const sum = a + b;
  let difference: number | undefined;
  helper.on('message', (message: number) => (difference = message));
  helper.on('exit', () => {
    if (difference !== undefined) parentPort?.postMessage({ sum, difference });
  });
} else parentPort?.postMessage(a - b);
