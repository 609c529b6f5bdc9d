// accepted: for await over the messages; the process that is still there at the end is waited for in order
import { fork } from 'node:child_process';
import { on } from 'node:events';

const program = new URL('./cube.process.ts', import.meta.url);

export async function cubes(numbers: readonly number[]): Promise<number[]> {
  const running: Promise<number>[] = [];
  for (const number of numbers) running.push(firstMessage(number));
  await Promise.allSettled(running);
  const results: number[] = [];
  for (const result of running) results.push(await result);
  return results;
}

async function firstMessage(number: number): Promise<number> {
  const child = fork(program, [String(number)]);
  let answer: number | undefined;
  for await (const [message] of on(child, 'message', { close: ['exit'] }) as AsyncIterable<[number]>) answer = message;
  if (answer === undefined) throw new Error(`${number}: exit code ${child.exitCode}, signal ${child.signalCode}`);
  return answer;
}
