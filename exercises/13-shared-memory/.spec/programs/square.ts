/** The squares of some numbers, and their sum. */
import { squareAll } from '../squares.ts';
import { copied } from './copied.ts';

export default async function (numbers: readonly number[]): Promise<unknown> {
  return copied(await squareAll(numbers));
}
