// refused by: crash — wrong result — "When the processes have exited, everything is there."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map((number) => cubeInProcess(number));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function cubeInProcess(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  return new Promise((resolve) => {
    let result: number;
    child.on('message', (answer) => {
      result = answer as number;
    });
    child.on('close', () => {
      resolve(result);
    });
  });
}
