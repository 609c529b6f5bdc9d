import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a number can be. */
export type Kind = 'zero' | 'even' | 'odd';

/** What every child process runs. */
const program = new URL('./classify.process.ts', import.meta.url);

/**
 * Find out of every number whether it is zero, even or odd, each in a process of its own.
 *
 * @param options.delayMs how long the work on one number takes, in milliseconds
 * @returns the numbers in their order, each with its kind
 */
export async function classifyAll(
  numbers: readonly number[],
  { delayMs = 2_000 }: { delayMs?: number } = {},
): Promise<{ number: number; kind: Kind }[]> {
  const results: { number: number; kind: Kind }[] = [];
  for (const number of numbers) {
    // TODO: have all the processes at work at the same time, and wait for all of them.
    results.push({ number, kind: await classifyInProcess(number, delayMs) });
  }
  return results;
}

/** Start one process with one number, and wait for its end. */
function classifyInProcess(number: number, delayMs: number): Promise<Kind> {
  const child = fork(program, [String(number), String(delayMs)]);
  return new Promise((resolve) => {
    let kind: Kind | undefined;
    child.on('message', (answer) => {
      kind = answer as Kind;
    });
    child.on('close', () => {
      // TODO: a process that died has not answered. Let the caller know.
      resolve(kind!);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const delayMs = Number(process.argv[2] ?? 2_000);
  console.log(`${numbers.length} numbers, ${delayMs / 1_000} s of work each: ${(numbers.length * delayMs) / 1_000} s of work`);
  const startedAt = performance.now();
  for (const { number, kind } of await classifyAll(numbers, { delayMs })) console.log(`${number} is ${kind}`);
  console.log(`It took ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`);
}
