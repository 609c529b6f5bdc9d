// refused by: crash — wrong result — "The number is in the message."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map((number) => cubeInProcess(number, numbers));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function cubeInProcess(number: number, all: readonly number[]): Promise<number> {
  const child = fork(program, [String(number)]);
  return new Promise((resolve, reject) => {
    let result: number | undefined;
    child.on('message', (answer) => {
      result = answer as number;
    });
    child.on('close', (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`A process for ${all.join(', ')} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
