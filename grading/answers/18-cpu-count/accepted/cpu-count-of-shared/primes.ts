// accepted: asks cpuCount() of shared/, and lets shared/thread-pool.ts do the rest.
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

import { cpuCount } from '../../shared/process.ts';
import { ThreadPool } from '../../shared/thread-pool.ts';

const module = new URL('./primes.worker.ts', import.meta.url);

/**
 * How many workers are of use.
 *
 * @param tasks how many tasks there are: a whole number from 0 on
 */
export function poolSize(tasks: number): number {
  return Math.min(Math.max(tasks, 1), cpuCount());
}

/**
 * Counts the primes below each limit, in a pool of `poolSize(limits.length)` workers.
 *
 * @returns how many primes there are below each limit, in the order of the limits
 */
export async function countPrimes(limits: readonly number[]): Promise<number[]> {
  const pool = new ThreadPool<typeof import('./primes.worker.ts')>(poolSize(limits.length), { module });
  try {
    return await pool.map('primesBelow', limits, { chunkSize: 1 });
  } finally {
    pool.close();
    await pool.join();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The machine has ${cpus().length} CPUs, this program may use ${availableParallelism()} of them.`);
  for (const tasks of [1, 2, 24]) {
    const begun = performance.now();
    const counts = await countPrimes(Array.from({ length: tasks }, () => 300_000));
    console.log(`${counts[0]} primes below 300,000. Tasks: ${tasks}, workers: ${poolSize(tasks)}, time: ${((performance.now() - begun) / 1_000).toFixed(2)} s`);
  }
}
