// refused by: cubes — wrong result — "If there is an answer, it is truthy."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map((number) => cubeInProcess(number));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function cubeInProcess(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  return new Promise((resolve, reject) => {
    let result: number | undefined;
    child.on('message', (answer) => {
      result = answer as number;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (result) resolve(result);
      else reject(new Error(`${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
