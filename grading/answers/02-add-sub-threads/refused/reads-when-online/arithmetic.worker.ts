import { workerData } from 'node:worker_threads';

const { a, b, results, cell } = workerData as { a: number; b: number; results: Float64Array; cell: number };
results[cell] = cell === 0 ? a + b : a - b;
