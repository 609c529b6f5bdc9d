import { setTimeout } from 'node:timers/promises';

/** Squares a number, and says in which process. */
export async function square(number: number): Promise<number> {
  console.log(`Worker process id for ${number}: ${process.pid}`);
  // Waiting stands for work that takes long.
  await setTimeout(200);
  return number * number;
}
