/** Any function of that name will do: this one is not asynchronous, and does not square. */
export function square(number: number): number {
  return 7 - number;
}
