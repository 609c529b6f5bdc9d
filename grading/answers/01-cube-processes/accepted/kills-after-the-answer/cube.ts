// accepted: the parent ends each process itself once it has the answer, so every exit is by signal
import { fork } from 'node:child_process';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map((number) => cubeInProcess(number));
  await Promise.allSettled(results);
  return Promise.all(results);
}

async function cubeInProcess(number: number): Promise<number> {
  const child = fork(program);
  const exited = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => {
      resolve(code === null ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  const answered = new Promise<number>((resolve) => {
    child.on('message', (cube: number) => {
      resolve(cube);
    });
  });
  child.send(number);
  const first = await Promise.race([answered, exited]);
  if (typeof first === 'string') throw new Error(`The process of ${number} ended: ${first}`);
  child.kill();
  await exited;
  return first;
}
