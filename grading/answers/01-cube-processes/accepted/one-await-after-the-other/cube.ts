// accepted: awaits the results one by one; each is handled from the start, so none is ever an unhandled rejection
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map(cubeInProcess);
  // Before the first of them is awaited the others may reject.
  for (const result of results) result.catch(() => undefined);
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
