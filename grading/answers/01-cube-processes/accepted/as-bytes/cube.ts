// accepted: a cube comes as the eight bytes of a fraction, which JSON makes an object of
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const outcomes = await Promise.allSettled(numbers.map(cubeOf));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason as Error;
    return outcome.value;
  });
}

function cubeOf(number: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let cube: number | undefined;
    const child = fork(program, [String(number)]);
    child.on('message', (message) => {
      cube = Buffer.from((message as { data: number[] }).data).readDoubleLE();
    });
    child.on('exit', (code, signal) => {
      if (cube !== undefined) resolve(cube);
      else reject(new Error(`The process for ${number} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
