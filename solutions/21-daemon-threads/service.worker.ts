// A thread of its own: it says its name, works for a while, and ends because it has nothing more to do.
import { workerData } from 'node:worker_threads';

const [name, workMs] = workerData as [string, number];
console.log(`(${name.padEnd(10)}) Starting`);

// Waiting stands for work that takes long.
setTimeout(() => console.log(`(${name.padEnd(10)}) Exiting`), workMs);
