import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What every child process runs. */
const program = new URL('./cube.process.ts', import.meta.url);

/** Find the cube of every number, each in a process of its own; results in the order of the numbers. */
export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results: number[] = [];
  for (const number of numbers) {
    // TODO: let all the processes work at the same time.
    results.push(await cubeInProcess(number));
  }
  return results;
}

/** Start one process with one number, and wait for its answer. */
function cubeInProcess(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  return new Promise((resolve) => {
    // TODO: settle when the process has ended, and say so when it died without an answer.
    child.on('message', (answer) => {
      resolve(answer as number);
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
