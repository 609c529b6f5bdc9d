import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = new URL('./arithmetic.process.ts', import.meta.url);

/**
 * Adds two numbers in one process and subtracts them in another.
 *
 * @returns both results, once both processes have exited
 */
export async function addAndSubtract(
  a: number,
  b: number,
): Promise<{ sum: number; difference: number }> {
  // TODO: Have both processes busy at the same time, and leave neither behind when one of them fails.
  const sum = await calculate('add', a, b);
  const difference = await calculate('subtract', a, b);
  return { sum, difference };
}

/** Gives one job to a process of its own. */
function calculate(operation: 'add' | 'subtract', a: number, b: number): Promise<number> {
  const child = fork(program, [operation, String(a), String(b)]);
  return new Promise((resolve) => {
    // TODO: Settle with the answer, or with how the process ended without one, once it has exited.
    child.once('exit', () => {
      resolve(Number.NaN);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sum, difference } = await addAndSubtract(12, 5);
  console.log(`12 + 5 = ${sum}`);
  console.log(`12 - 5 = ${difference}`);
}
