/** Prints the square of a number. */
export function printSquare(number: number): void {
  console.log(`the square of ${number} is ${number ** 2}`);
}

/** Prints the cube of a number. */
export function printCube(number: number): void {
  console.log(`the cube of ${number} is ${number ** 3}`);
}
