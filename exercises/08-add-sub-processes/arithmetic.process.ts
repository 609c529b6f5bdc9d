// A process of its own: what it is to do stands in its arguments, and arguments are text.
export {};

const [, , operation, a, b] = process.argv;
console.log(`Process ${process.pid} was asked to ${operation}: ${a}, ${b}`);

// TODO: Let the parent have the answer to this process's own operation.
