// refused by: workers — wrong result — "Never more than so many at the same time: that is a pool."
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./primes.worker.ts', import.meta.url);

/**
 * How many workers are of use.
 *
 * @param tasks how many tasks there are: a whole number from 0 on
 */
export function poolSize(tasks: number): number {
  return Math.max(1, Math.min(availableParallelism(), tasks));
}

/**
 * Counts the primes below each limit, in a pool of `poolSize(limits.length)` workers.
 *
 * @returns how many primes there are below each limit, in the order of the limits
 */
export async function countPrimes(limits: readonly number[]): Promise<number[]> {
  const counts: number[] = [];
  const tasks = limits.entries();
  // Each lane starts a worker for every task that it takes.
  const lanes = Array.from({ length: poolSize(limits.length) }, async () => {
    for (const [index, limit] of tasks) counts[index] = await run(limit);
  });
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
  return counts;
}

function run(limit: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile);
    let count: number | undefined;
    worker.once('message', (message: number) => {
      count = message;
      worker.postMessage(undefined);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (count !== undefined) resolve(count);
      else reject(new Error(`A worker has ended with exit code ${code}`));
    });
    worker.postMessage(limit);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The machine has ${cpus().length} CPUs, this program may use ${availableParallelism()} of them.`);
  for (const tasks of [1, 2, 24]) {
    const begun = performance.now();
    const counts = await countPrimes(Array.from({ length: tasks }, () => 300_000));
    console.log(`${counts[0]} primes below 300,000. Tasks: ${tasks}, workers: ${poolSize(tasks)}, time: ${((performance.now() - begun) / 1_000).toFixed(2)} s`);
  }
}
