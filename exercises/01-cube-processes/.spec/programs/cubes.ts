/** Cubes of the given numbers. */
import { cubes } from '../cube.ts';

export default function (numbers: readonly number[]): Promise<number[]> {
  return cubes(numbers);
}
