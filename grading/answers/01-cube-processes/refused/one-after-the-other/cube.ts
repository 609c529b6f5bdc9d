// refused by: all-at-once — not concurrent — "Every number has a process of its own, so they run in parallel."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results: number[] = [];
  for (const number of numbers) results.push(await cubeInProcess(number));
  return results;
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
      if (result !== undefined) resolve(result);
      else reject(new Error(`${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
