// refused by: own-process — not concurrent — "Equal numbers have equal cubes, so one process does for both."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const started = new Map<number, Promise<number>>();
  for (const number of new Set(numbers)) started.set(number, cubeInProcess(number));
  await Promise.allSettled(started.values());
  return Promise.all(numbers.map((number) => started.get(number) as Promise<number>));
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
