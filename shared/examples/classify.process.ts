import { setTimeout } from 'node:timers/promises';

/** Works on a number for a while, and says what it is. */
export async function classify(number: number, workMs: number): Promise<void> {
  // Waiting stands for work that takes long.
  await setTimeout(workMs);
  console.log(`${number} is ${number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd'}`);
}
