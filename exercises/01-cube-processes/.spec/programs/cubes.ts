/** Cubes of the given numbers. */
import { cubes } from '../cube.ts';
import { watched } from './watched.ts';

export default function (numbers: readonly number[]): Promise<unknown> {
  return watched(numbers, cubes);
}
