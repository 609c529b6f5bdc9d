// refused by: at-once — not concurrent — "await in front of each call makes sure that both are done."
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const sum = await calculate('add', a, b);
  const difference = await calculate('subtract', a, b);
  return { sum, difference };
}

function calculate(operation: 'add' | 'subtract', a: number, b: number): Promise<number> {
  const child = fork(program, [operation, String(a), String(b)]);
  return new Promise((resolve, reject) => {
    let answer: number | undefined;
    child.on('message', (message) => {
      answer = message as number;
    });
    child.on('exit', (code, signal) => {
      if (answer !== undefined) resolve(answer);
      else reject(new Error(`${operation}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
