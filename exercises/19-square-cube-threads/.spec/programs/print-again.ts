/** One call after the other: nothing of the first one may be left for the second. */
import { linesHeard } from './heard.ts';
import { printSquareAndCube } from '../square-cube.ts';

export default async function (numbers: readonly number[]): Promise<unknown> {
  for (const number of numbers) await printSquareAndCube(number);
  return linesHeard();
}
