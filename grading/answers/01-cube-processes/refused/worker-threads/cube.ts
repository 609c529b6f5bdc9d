// refused by: own-process — not concurrent — "A worker is as good as a process."
import { Worker } from 'node:worker_threads';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map((number) => cubeInWorker(number));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function cubeInWorker(number: number): Promise<number> {
  const worker = new Worker(program, { workerData: number });
  return new Promise((resolve, reject) => {
    let result: number | undefined;
    worker.on('message', (answer: number) => {
      result = answer;
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`${number}: exit code ${code}`));
    });
  });
}
