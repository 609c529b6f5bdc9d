// refused by: clean-up — leak — "With its answer a process ends."
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const halves = [calculate('add', a, b), calculate('subtract', a, b)] as const;
  await Promise.allSettled(halves);
  const [sum, difference] = await Promise.all(halves);
  return { sum, difference };
}

function calculate(operation: 'add' | 'subtract', a: number, b: number): Promise<number> {
  const child = fork(program, [operation, String(a), String(b)]);
  return new Promise((resolve, reject) => {
    let answer: number | undefined;
    child.on('message', (message) => {
      answer = message as number;
      resolve(answer);
    });
    child.on('exit', (code, signal) => {
      if (answer !== undefined) resolve(answer);
      else reject(new Error(`${operation}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
