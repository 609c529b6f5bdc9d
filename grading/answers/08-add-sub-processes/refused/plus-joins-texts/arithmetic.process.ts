// refused by: results — wrong result — "The arguments are the numbers, so + adds them."
export {};

const [, , operation, a, b] = process.argv as unknown as [string, string, string, number, number];
process.send?.(operation === 'add' ? a + b : a - b);
