export {};

const number = Number(process.argv[2]);
console.log(number ** 3);
