/** Adds two numbers. */
export function add(a: number, b: number): void {
  console.log(`${a} + ${b} = ${a + b}`);
}

/** Subtracts two numbers. */
export function subtract(a: number, b: number): void {
  console.log(`${a} - ${b} = ${a - b}`);
}
