export {};

const [, , sign, a, b] = process.argv;
process.stdout.write(String(sign === '+' ? Number(a) - -Number(b) : Number(a) - Number(b)));
