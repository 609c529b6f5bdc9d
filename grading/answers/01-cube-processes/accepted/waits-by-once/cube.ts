// accepted: events.once with an AbortController decides between the answer and the exit
import { fork } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const running = numbers.map(cube);
  await Promise.allSettled(running);
  return Promise.all(running);
}

async function cube(number: number): Promise<number> {
  const child = fork(program);
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  const giveUp = new AbortController();
  void exited.then(() => {
    giveUp.abort();
  });
  child.send(number);
  try {
    const [answer] = (await once(child, 'message', { signal: giveUp.signal })) as [number];
    await exited;
    return answer;
  } catch (cause) {
    const [code, signal] = await exited;
    throw new Error(`cube of ${number}: exit code ${code}, signal ${signal}`, { cause });
  }
}
