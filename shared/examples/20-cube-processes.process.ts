import type { DictProxy } from '../manager.ts';

/** Finds the cube of a number. */
export async function findCube(number: number, cubes: DictProxy<number, number>): Promise<void> {
  console.log(`process ${process.pid} works on ${number}`);
  await cubes.set(number, number ** 3);
}
