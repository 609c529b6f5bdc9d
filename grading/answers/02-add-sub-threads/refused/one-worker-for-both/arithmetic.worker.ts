import { parentPort, workerData } from 'node:worker_threads';

const { a, b } = workerData as { a: number; b: number };
parentPort?.postMessage({ sum: a + b, difference: a - b });
