// refused by: crash — unhandled rejection — "Whoever listens for unhandled rejections has handled them."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

process.on('unhandledRejection', () => {
  // cubes awaits all of them in the end
});

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map(cubeInProcess);
  const found: number[] = [];
  let failure: unknown;
  for (const result of results) {
    try {
      found.push(await result);
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return found;
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
