import type { Queue } from '../queue.ts';

/** Puts the squares of numbers, and then the end. */
export function produce(numbers: readonly number[], squares: Queue<number | null>): void {
  for (const number of numbers) squares.put(number * number);
  squares.put(null);
}

/** Takes what the queue says about itself for the end of the stream. */
export function printUntilEmpty(squares: Queue<number | null>): void {
  let count = 0;
  while (!squares.empty()) {
    console.log(squares.get());
    count += 1;
  }
  console.log(`until it is empty: ${count} squares`);
}

/** Goes on until it is told the end. */
export function printUntilEnd(squares: Queue<number | null>): void {
  let count = 0;
  for (let square = squares.get(); square !== null; square = squares.get()) {
    console.log(square);
    count += 1;
  }
  console.log(`until the end: ${count} squares`);
}
