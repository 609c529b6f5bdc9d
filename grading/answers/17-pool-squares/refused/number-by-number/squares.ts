// refused by: portions — wrong result — "How the numbers go to the processes is the pool's business."
import { fileURLToPath } from 'node:url';

import { Pool } from '../../shared/pool.ts';

/** A module with a function `square`. */
type SquareModule = typeof import('./square.ts');

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
  { size = 4, module = squareModule }: SquareOptions = {},
): Promise<number[]> {
  await using pool = new Pool<SquareModule>(size, { module });
  return await pool.map('square', numbers);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`Process id of the parent: ${process.pid}`);
  const startedAt = performance.now();
  const squares = await squareAll([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`[${squares.join(', ')}] after ${seconds.toFixed(1)} s`);
}
