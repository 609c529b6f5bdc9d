/** The same for poolifier, if it is installed, which wants a worker of its own class. */
import { workerData } from 'node:worker_threads';
import { square } from './pool.bench.worker.mjs';

const { ThreadWorker } = await import(workerData);

export default new ThreadWorker(square);
