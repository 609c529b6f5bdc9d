// refused by: own-process — not concurrent — "What one call has found the next one need not find again."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

const known = new Map<number, number>();

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map(async (number) => {
    const cube = known.get(number) ?? (await cubeInProcess(number));
    known.set(number, cube);
    return cube;
  });
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
    child.on('close', (code, signal) => {
      if (result !== undefined) resolve(result);
      else reject(new Error(`The process for ${number} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
