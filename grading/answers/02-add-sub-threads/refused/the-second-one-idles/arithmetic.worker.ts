import { parentPort, workerData } from 'node:worker_threads';

const job = workerData as { a: number; b: number } | undefined;
if (job) parentPort?.postMessage({ sum: job.a + job.b, difference: job.a - job.b });
