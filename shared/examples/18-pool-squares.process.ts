import { setTimeout } from 'node:timers/promises';

/** Squares a number, and says in which process. */
export async function square(number: number): Promise<number> {
  console.log(`process ${process.pid} squares ${number}`);
  // Waiting stands for work that takes long.
  await setTimeout(30);
  return number * number;
}
