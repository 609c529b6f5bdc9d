// refused by: size — wrong result — "No machine has more than 64 CPUs, and a limit does no harm."
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
  return Math.max(1, Math.min(availableParallelism(), tasks, 64));
}

/**
 * Counts the primes below each limit, in a pool of `poolSize(limits.length)` workers.
 *
 * @returns how many primes there are below each limit, in the order of the limits
 */
export async function countPrimes(limits: readonly number[]): Promise<number[]> {
  const counts: number[] = [];
  // All workers take from one list, so whoever is free has the next task.
  const tasks = limits.entries();
  const workers = Array.from({ length: poolSize(limits.length) }, () => run(tasks, counts));
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return counts;
}

/** Runs one worker, until no task is left and it has exited. */
function run(tasks: Iterator<[index: number, limit: number]>, counts: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile);
    let index: number | undefined;
    const next = (): void => {
      const task = tasks.next();
      index = task.done === true ? undefined : task.value[0];
      // `undefined` tells the worker to go home.
      worker.postMessage(task.done === true ? undefined : task.value[1]);
    };
    worker.on('message', (count: number) => {
      counts[index!] = count;
      next();
    });
    let failure: Error | undefined;
    worker.once('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      if (index === undefined && code === 0) resolve();
      else reject(failure ?? new Error(`A worker has ended with exit code ${code}`));
    });
    next();
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
