// accepted: the numbers stand in the environment, in two files, one for each operation
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const halves = [calculate('add', a, b), calculate('subtract', a, b)] as const;
  await Promise.allSettled(halves);
  const [sum, difference] = await Promise.all(halves);
  return { sum, difference };
}

function calculate(operation: 'add' | 'subtract', a: number, b: number): Promise<number> {
  const child = fork(new URL(operation === 'add' ? './arithmetic.process.ts' : './subtract.process.ts', import.meta.url), { env: { ...process.env, NUMBERS: `${a} ${b}` } });
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
