/** Two calls at the same time, which must not disturb each other. */
import { cubes } from '../cube.ts';

export default function ([first, second]: readonly [readonly number[], readonly number[]]): Promise<number[][]> {
  return Promise.all([cubes(first), cubes(second)]);
}
