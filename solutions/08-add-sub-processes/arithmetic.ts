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
  // Both calls start their process before anything is awaited. `allSettled` waits for the second
  // process even when the first one fails, which `Promise.all` would not.
  const [sum, difference] = await Promise.allSettled([calculate('add', a, b), calculate('subtract', a, b)]);
  if (sum.status === 'rejected') throw sum.reason;
  if (difference.status === 'rejected') throw difference.reason;
  return { sum: sum.value, difference: difference.value };
}

/** Gives one job to a process of its own. */
function calculate(operation: 'add' | 'subtract', a: number, b: number): Promise<number> {
  const child = fork(program, [operation, String(a), String(b)]);
  return new Promise((resolve, reject) => {
    // A process's messages arrive before its 'exit', so the answer is only remembered until it is gone.
    let answer: number | undefined;
    child.once('message', (message) => {
      answer = message as number;
    });
    // A process that cannot be started has no 'exit'.
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // An error that is thrown in a process stays there: its parent sees only how the process ended.
      if (answer !== undefined) resolve(answer);
      else reject(new Error(`The process that was to ${operation} gave no answer: ${signal ?? `exit code ${code}`}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sum, difference } = await addAndSubtract(12, 5);
  console.log(`12 + 5 = ${sum}`);
  console.log(`12 - 5 = ${difference}`);
}
