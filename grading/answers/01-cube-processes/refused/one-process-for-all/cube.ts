// refused by: own-process — not concurrent — "A child process does all the work, so the parent is free: that is parallel."
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export function cubes(numbers: readonly number[]): Promise<number[]> {
  if (numbers.length === 0) return Promise.resolve([]);
  const child = fork(program, numbers.map(String));
  return new Promise((resolve, reject) => {
    let results: number[] | undefined;
    child.on('message', (answer) => {
      results = answer as number[];
    });
    child.on('close', (code, signal) => {
      if (results) resolve(results);
      else reject(new Error(`${numbers.join()}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
