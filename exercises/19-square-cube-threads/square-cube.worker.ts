import { workerData } from 'node:worker_threads';

/** What a thread is told: what to print, and of which number. */
export interface Task {
  print: 'square' | 'cube';
  number: number;
}

function printSquare(number: number): void {
  console.log(`Square: ${finite(number * number)}`);
}

function printCube(number: number): void {
  console.log(`Cube: ${finite(number * number * number)}`);
}

/** What is too large for a number of JavaScript would be `Infinity`. */
function finite(result: number): number {
  if (Number.isFinite(result)) return result;
  throw new RangeError('The result is too large');
}

const { print, number } = workerData as Task;
if (print === 'square') printSquare(number);
else printCube(number);
