import { workerData } from 'node:worker_threads';

export interface Job {
  operation: 'add' | 'subtract';
  a: number;
  b: number;
}

const { operation, a, b, result } = workerData as Job & { result: Float64Array };
result[0] = operation === 'add' ? a + b : a - b;
