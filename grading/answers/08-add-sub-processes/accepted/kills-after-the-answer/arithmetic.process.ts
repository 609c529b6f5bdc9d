export {};

const [, , operation, a, b] = process.argv;
process.send?.(operation === 'add' ? Number(a) + Number(b) : Number(a) - Number(b));
setInterval(() => undefined, 60_000);
