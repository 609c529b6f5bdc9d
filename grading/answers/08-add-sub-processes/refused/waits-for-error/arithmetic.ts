// refused by: death — deadlock — "An error in the process comes as its error event."
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const halves = [calculate('add', a, b), calculate('subtract', a, b)] as const;
  await Promise.allSettled(halves);
  const [sum, difference] = await Promise.all(halves);
  return { sum, difference };
}

function calculate(operation: string, a: number, b: number): Promise<number> {
  const child = fork(program, [operation, String(a), String(b)]);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.once('message', (answer: number) => child.once('exit', () => resolve(answer)));
  });
}
