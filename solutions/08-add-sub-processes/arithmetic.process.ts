// A process of its own: what it is to do stands in its arguments, and arguments are text.
export {};

const [, , operation, a, b] = process.argv;
console.log(`Process ${process.pid} was asked to ${operation}: ${a}, ${b}`);

// `+` joins texts, so numbers are made of them first. Messages keep numbers as they are.
process.send?.(operation === 'add' ? Number(a) + Number(b) : Number(a) - Number(b));
