import { parentPort, workerData } from 'node:worker_threads';

const [a, b] = workerData as [number, number];
parentPort!.postMessage(a - b);
