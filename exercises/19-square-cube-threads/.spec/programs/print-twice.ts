/** Two calls at the same time, which must not disturb each other. */
import { linesHeard } from './heard.ts';
import { printSquareAndCube } from '../square-cube.ts';

export default async function (numbers: readonly number[]): Promise<unknown> {
  const calls = numbers.map((number) => printSquareAndCube(number));
  // Whoever waits for the end of all is not to blame if one of them has rejected.
  await Promise.allSettled(calls);
  await Promise.all(calls);
  return linesHeard();
}
