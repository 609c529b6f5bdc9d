export function printSquare(number: number): void {
  console.log(`Square: ${finite(number * number)}`);
}

export function printCube(number: number): void {
  console.log(`Cube: ${finite(number * number * number)}`);
}

/** What is too large for a number of JavaScript would be `Infinity`. */
function finite(result: number): number {
  if (Number.isFinite(result)) return result;
  throw new RangeError('The result is too large');
}
