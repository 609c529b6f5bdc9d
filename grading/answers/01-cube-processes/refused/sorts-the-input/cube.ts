// refused by: cubes — wrong result — "I sort the numbers, and put the cubes back in their order at the end."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const original = [...numbers];
  const started = new Map<number, Promise<number>[]>();
  for (const number of (numbers as number[]).sort((a, b) => a - b)) {
    started.set(number, [...(started.get(number) ?? []), cubeInProcess(number)]);
  }
  await Promise.allSettled([...started.values()].flat());
  return Promise.all(original.map((number) => started.get(number)?.shift() as Promise<number>));
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
