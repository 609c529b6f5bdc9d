export {};

const [, , operation, a, b] = process.argv;
const result = operation === 'add' ? Number(a) + Number(b) : Number(a) - Number(b);
console.log(result);
