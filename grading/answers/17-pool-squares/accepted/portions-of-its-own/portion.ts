import type * as Squares from './square.ts';

/** Squares the numbers of one portion. */
export async function squarePortion(module: string, portion: readonly number[]): Promise<number[]> {
  const { square } = (await import(module)) as typeof Squares;
  const squares: number[] = [];
  for (const number of portion) squares.push(await square(number));
  return squares;
}
