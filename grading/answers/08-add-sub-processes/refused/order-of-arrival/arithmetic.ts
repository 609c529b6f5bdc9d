// refused by: results — wrong result — "The process that was started first answers first."
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const answers: number[] = [];
  const ends = ['add', 'subtract'].map((operation) => new Promise<void>((resolve, reject) => {
    const child = fork(program, [operation, String(a), String(b)]);
    const before = answers.length;
    child.on('message', (answer) => answers.push(answer as number));
    child.on('exit', (code, signal) => (answers.length > before ? resolve() : reject(new Error(String(signal ?? code)))));
  }));
  await Promise.allSettled(ends);
  await Promise.all(ends);
  return { sum: answers[0]!, difference: answers[1]! };
}
