// refused by: crash — deadlock — "Every process answers; I only have to wait for the message and then for the exit."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const results = numbers.map((number) => cubeInProcess(number));
  await Promise.allSettled(results);
  return Promise.all(results);
}

async function cubeInProcess(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  const exited = once(child, 'exit');
  const [answer] = (await once(child, 'message')) as [number];
  await exited;
  return answer;
}
