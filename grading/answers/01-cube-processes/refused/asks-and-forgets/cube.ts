// refused by: clean-up — leak — "I told the child to stop, so it has stopped."
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
    child.on('message', (answer) => {
      child.kill();
      resolve(answer as number);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      reject(new Error(`${number}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
