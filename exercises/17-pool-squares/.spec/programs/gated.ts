/** Squares numbers, and waits for others: numbers say for how many. */
import { arrive, until } from 'kata:gate';

/** Numbers from here on say by their thousands that so many must have been begun before they go on; negative ones, that so many must be done. */
const THOUSAND = 1_000;

export async function square(number: number): Promise<number> {
  console.log(`squares ${number}`);
  const others = Math.floor(Math.abs(number) / THOUSAND);
  arrive('begun');
  if (others > 0) await until(number < 0 ? 'done' : 'begun', others);
  arrive('done');
  return number * number;
}
