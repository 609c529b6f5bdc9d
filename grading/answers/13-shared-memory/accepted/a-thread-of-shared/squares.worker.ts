import type { SharedArray, SharedValue } from '../../shared/value.ts';

export function fill(numbers: readonly number[], squares: SharedArray<'d'>, sum: SharedValue<'d'>): void {
  numbers.forEach((number, index) => {
    squares[index] = number * number;
  });
  sum.value = squares.slice().reduce((total, square) => total + square, 0);
}
