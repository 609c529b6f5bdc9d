// accepted: a pool of its own, made of `fork`: one list of portions, and whoever has answered gets the next one.
import { fileURLToPath } from 'node:url';

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer } from './square.process.ts';

const squareModule = new URL('./square.ts', import.meta.url);

/** How the work is shared out. */
export interface SquareOptions {
  /** How many processes there are; 4 where it is left out. */
  size?: number;
  /** How many numbers a process is given at a time; 1 where it is left out. */
  chunkSize?: number;
  /** The module whose `square` is called; `square.ts` where it is left out. */
  module?: URL;
}

/**
 * Squares numbers.
 *
 * @returns the squares, in the order of the numbers
 */
export async function squareAll(
  numbers: readonly number[],
  { size = 4, chunkSize = 1, module = squareModule }: SquareOptions = {},
): Promise<number[]> {
  const portions = Array.from({ length: Math.ceil(numbers.length / chunkSize) }, (_, index) => numbers.slice(index * chunkSize, (index + 1) * chunkSize));
  const squares: number[][] = [];
  let next = 0;
  const runOne = async (): Promise<void> => {
    const child = fork(new URL('./square.process.ts', import.meta.url), [module.href], { serialization: 'advanced' });
    let index = -1;
    let failure: Error | undefined;
    const serve = (): void => {
      index = next++;
      const portion = portions[index];
      if (portion && !failure) child.send(portion);
      else child.disconnect();
    };
    child.on('message', (answer) => {
      const told = answer as Answer;
      if ('error' in told) failure = new Error(told.error);
      else squares[index] = told.squares;
      serve();
    });
    // What is sent to a dead process is an error; its `exit` says enough.
    child.on('error', () => undefined);
    serve();
    await once(child, 'exit');
    if (failure) throw failure;
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(size, portions.length) }, runOne));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return portions.flatMap((_, index) => {
    const some = squares[index];
    if (!some) throw new Error(`Portion ${index} was lost with its process`);
    return some;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`Process id of the parent: ${process.pid}`);
  const startedAt = performance.now();
  const squares = await squareAll([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`[${squares.join(', ')}] after ${seconds.toFixed(1)} s`);
}
