import { workerData } from 'node:worker_threads';

interface Orders {
  a: number;
  b: number;
  memory: SharedArrayBuffer;
  cell: 0 | 1;
}

const { a, b, memory, cell } = workerData as Orders;
new Float64Array(memory, 8, 2)[cell] = cell === 0 ? a + b : a - b;
const done = new Int32Array(memory, 0, 2);
Atomics.store(done, cell, 1);
Atomics.notify(done, cell);
