// accepted: callbacks and a counter
import { fork } from 'node:child_process';

type Results = { sum: number; difference: number };

const program = new URL('./arithmetic.process.ts', import.meta.url);

export function addAndSubtract(a: number, b: number): Promise<Results> {
  return new Promise((resolve, reject) => {
    const results: Results = { sum: Number.NaN, difference: Number.NaN };
    let error: Error | undefined;
    let running = 2;
    const start = (operation: string, key: keyof Results): void => {
      let isAnswered = false;
      fork(program, [operation, `${a}`, `${b}`])
        .on('message', (answer) => {
          isAnswered = true;
          results[key] = answer as number;
        })
        .on('exit', (code, signal) => {
          if (!isAnswered) error = new Error(`${key} is missing: ${signal ?? code}`);
          running -= 1;
          if (running > 0) return;
          if (error) reject(error);
          else resolve(results);
        });
    };
    start('add', 'sum');
    start('subtract', 'difference');
  });
}
