export {};

const [a = 0, b = 0] = process.argv.slice(2).map(Number);
process.send?.({ sum: a + b, difference: a - b });
