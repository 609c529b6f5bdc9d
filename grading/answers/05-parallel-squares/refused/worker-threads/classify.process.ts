import { parentPort, workerData } from 'node:worker_threads';

const { number, delayMs } = workerData as { number: number; delayMs: number };
setTimeout(() => parentPort?.postMessage(number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd'), delayMs);
