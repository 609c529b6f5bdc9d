// refused by: cubes — deadlock — "All are started first; then I wait for the message of the first, of the second, and so on."
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const children = numbers.map((number) => fork(program, [String(number)]));
  const exits = children.map((child) => once(child, 'exit'));
  const results: number[] = [];
  for (const child of children) {
    const [answer] = (await once(child, 'message')) as [number];
    results.push(answer);
  }
  await Promise.all(exits);
  return results;
}
