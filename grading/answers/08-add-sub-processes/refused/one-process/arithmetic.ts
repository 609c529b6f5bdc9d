// refused by: two-processes — not concurrent — "One process beside the parent makes two."
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const sum = await calculate('add', a, b);
  return { sum, difference: a - b };
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
