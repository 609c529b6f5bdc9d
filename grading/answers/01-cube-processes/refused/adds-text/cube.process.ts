// refused by: cubes — wrong result — "What I pass as a number arrives as a number."
export {};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const number = process.argv[2] as any;
// n + n * (n² - 1) is n³, unless the first n is text.
process.send?.(Number(number + number * (number * number - 1)));
