// refused by: crash — deadlock — "Every process answers; I wait for its message, and then for its exit."
import { fork } from 'node:child_process';

type Kind = 'zero' | 'even' | 'odd';
interface Classified { number: number; kind: Kind }

const program = new URL('./classify.process.ts', import.meta.url);

export async function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<Classified[]> {
  const results = numbers.map(async (number) => ({ number, kind: await classifyInProcess(number, delayMs) }));
  await Promise.allSettled(results);
  return Promise.all(results);
}

function classifyInProcess(number: number, delayMs: number): Promise<Kind> {
  const child = fork(program, [String(number), String(delayMs)]);
  return new Promise((resolve) => {
    child.once('message', (kind: Kind) => {
      child.once('exit', () => resolve(kind));
    });
  });
}
