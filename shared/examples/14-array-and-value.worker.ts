import type { SharedArray, SharedValue } from '../value.ts';

/** Leaves the squares and their sum in shared memory. */
export function squareAll(numbers: readonly number[], squares: SharedArray<'i'>, sum: SharedValue<'i'>): void {
  for (const [index, number] of numbers.entries()) {
    squares.set(index, number * number);
    sum.value += number * number;
  }
  console.log(`worker: squares ${[...squares].join(', ')}, sum ${sum.value}`);
}
