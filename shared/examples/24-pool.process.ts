import { setTimeout } from 'node:timers/promises';

/** Squares a number. The smaller it is, the longer that takes here. */
export async function square(number: number): Promise<number> {
  await setTimeout(40 / number);
  return number * number;
}
