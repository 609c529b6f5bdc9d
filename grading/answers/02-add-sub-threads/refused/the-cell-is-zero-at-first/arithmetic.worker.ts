import { workerData } from 'node:worker_threads';

interface Orders {
  a: number;
  b: number;
  results: Float64Array;
  cell: 0 | 1;
}

const { a, b, results, cell } = workerData as Orders;
results[cell] = cell === 0 ? a + b : a - b;
