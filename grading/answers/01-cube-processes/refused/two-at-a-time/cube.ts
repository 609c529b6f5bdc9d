// refused by: all-at-once — not concurrent — "More processes than cores are no use, so I start two and wait for both."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results: number[] = [];
  for (let start = 0; start < numbers.length; start += 2) {
    const pair = numbers.slice(start, start + 2).map((number) => cubeInProcess(number));
    await Promise.allSettled(pair);
    results.push(...(await Promise.all(pair)));
  }
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
