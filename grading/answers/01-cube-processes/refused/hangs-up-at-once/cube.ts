// refused by: cubes — wrong result — "disconnect waits until everything has been said."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map(cubeInProcess);
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
    child.on('exit', (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`The process for ${number} ended with ${signal ?? `exit code ${code}`}`));
    });
    // Else it would never end.
    child.disconnect();
  });
}
