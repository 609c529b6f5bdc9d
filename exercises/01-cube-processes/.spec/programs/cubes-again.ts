/** One call after the other: nothing of the first one may be left for the second. */
import { cubes } from '../cube.ts';

export default async function ([first, second]: readonly [readonly number[], readonly number[]]): Promise<number[][]> {
  return [await cubes(first), await cubes(second)];
}
