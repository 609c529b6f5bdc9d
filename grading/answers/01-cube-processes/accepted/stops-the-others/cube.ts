// accepted: the first failure stops the other processes, and is reported when they have all exited
import { fork, type ChildProcess } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export function cubes(numbers: readonly number[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const results = new Array<number>(numbers.length);
    const alive = new Set<ChildProcess>();
    let failure: Error | undefined;
    if (numbers.length === 0) resolve([]);
    numbers.forEach((number, index) => {
      const child = fork(program, [`${number}`]);
      let answered = false;
      alive.add(child);
      child.on('message', (answer) => {
        results[index] = Number(answer);
        answered = true;
      });
      child.on('exit', (code, signal) => {
        alive.delete(child);
        if (!answered && !failure) {
          failure = new Error(`The process of number ${number} ended early (exit code ${code}, signal ${signal})`);
          for (const other of alive) other.kill();
        }
        if (alive.size > 0) return;
        if (failure) reject(failure);
        else resolve(results);
      });
    });
  });
}
