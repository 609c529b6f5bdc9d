// refused by: shared — not concurrent — "Squares are done sooner than a worker is started."
import { fileURLToPath } from 'node:url';

/**
 * Has a worker square numbers and add the squares up.
 *
 * @returns what the worker left in memory, read by the main thread once the worker has exited
 */
export async function squareAll(
  numbers: readonly number[],
): Promise<{ squares: number[]; sum: number }> {
  // workerData is copied, but a SharedArrayBuffer stays the same memory in every thread that has it.
  const squares = new Float64Array(new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT));
  const sum = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));

  numbers.forEach((number, index) => {
    squares[index] = number * number;
    sum[0]! += number * number;
  });
  return { squares: [...squares], sum: sum[0]! };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { squares, sum } = await squareAll([1, 2, 3, 4]);
  console.log(`Result (in the main thread): ${squares.join(', ')}`);
  console.log(`Sum of squares (in the main thread): ${sum}`);
}
