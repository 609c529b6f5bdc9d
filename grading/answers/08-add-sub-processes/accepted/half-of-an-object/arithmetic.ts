// accepted: each process sends its half of the result, and the halves are put together, whichever comes first
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export async function addAndSubtract(a: number, b: number): Promise<Results> {
  const results: Partial<Results> = {};
  const ends = ['add', 'subtract'].map((operation) => new Promise<string>((resolve) => {
    const child = fork(program, [operation, JSON.stringify({ a, b })]);
    child.on('message', (half) => Object.assign(results, half));
    child.on('exit', (code, signal) => resolve(`${operation}: ${signal ?? code}`));
  }));
  const how = await Promise.all(ends);
  const { sum, difference } = results;
  if (sum === undefined || difference === undefined) throw new Error(how.join(', '));
  return { sum, difference };
}
