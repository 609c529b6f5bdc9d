// accepted: each worker is given every n-th limit at its start, and sends all its counts at once.
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
  const size = poolSize(limits.length);
  const shares = Array.from({ length: size }, (_, first) => limits.filter((_limit, index) => index % size === first));
  const ends = await Promise.allSettled(shares.map(countShare));
  const counts = ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
  return limits.map((_limit, index) => counts[index % size]![Math.floor(index / size)]!);
}

function countShare(limits: readonly number[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    let counts: number[] | undefined;
    const worker = new Worker(workerFile, { workerData: limits });
    worker.once('message', (message: number[]) => {
      counts = message;
    });
    let failure: Error | undefined;
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      if (counts) resolve(counts);
      else reject(failure ?? new Error(`A worker has ended with exit code ${code}`));
    });
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
