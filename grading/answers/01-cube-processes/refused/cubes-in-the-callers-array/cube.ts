// refused by: cubes — wrong result — "There is an array of the right length already, so I put the cubes there."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers as number[];
  const jobs = numbers.map(async (number, index) => {
    results[index] = await cubeInProcess(number);
  });
  await Promise.allSettled(jobs);
  await Promise.all(jobs);
  return results;
}

function cubeInProcess(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  return new Promise((resolve, reject) => {
    let result: number | undefined;
    child.on('message', (answer) => {
      result = answer as number;
    });
    child.on('close', (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`The process for ${number} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
