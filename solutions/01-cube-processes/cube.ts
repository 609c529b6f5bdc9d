import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What every child process runs. */
const program = new URL('./cube.process.ts', import.meta.url);

/** Find the cube of every number, each in a process of its own; results in the order of the numbers. */
export async function cubes(numbers: readonly number[]): Promise<number[]> {
  // `map` starts every process before anything is waited for, and its array keeps their order.
  const results = numbers.map((number) => cubeInProcess(number));
  // `Promise.all` alone would reject at the first failure, while other processes still run.
  await Promise.allSettled(results);
  return Promise.all(results);
}

/** Start one process with one number, and wait for its answer. */
function cubeInProcess(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  return new Promise((resolve, reject) => {
    let result: number | undefined;
    child.on('message', (answer) => {
      // Only kept: a process that has answered has not ended yet.
      result = answer as number;
    });
    // A process that could not be started at all has no exit to wait for.
    child.on('error', reject);
    // 'close' comes however the process ended, and after its last message.
    child.on('close', (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`The process for ${number} ended with ${signal ?? `exit code ${code}`}, without an answer`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const numbers = [1, 2, 3, 4, 5];
  const startedAt = performance.now();
  const results = await cubes(numbers);
  for (const [index, number] of numbers.entries()) console.log(`the cube of ${number} is ${results[index]}`);
  console.log(`${numbers.length} processes took ${Math.round(performance.now() - startedAt)} ms`);
}
