// accepted: the child listens for ever and the parent disconnects it; a countdown instead of Promise.all
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export function cubes(numbers: readonly number[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const results: number[] = numbers.map(() => Number.NaN);
    const failures: string[] = [];
    let running = numbers.length;
    if (running === 0) resolve(results);
    for (const [index, number] of numbers.entries()) {
      let answered = false;
      const child = fork(program);
      child.once('message', (cube: number) => {
        answered = true;
        results[index] = cube;
        child.disconnect();
      });
      child.once('exit', (code, signal) => {
        running -= 1;
        if (!answered) failures.push(`${number} (${signal ?? `exit code ${code}`})`);
        if (running > 0) return;
        if (failures.length === 0) resolve(results);
        else reject(new Error(`no answer for ${failures.join(', ')}`));
      });
      child.send(number);
    }
  });
}
