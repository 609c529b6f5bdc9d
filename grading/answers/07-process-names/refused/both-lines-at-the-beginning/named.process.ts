// refused by: log — wrong result — "It says what it is going to do."
export {};

const name = process.argv[3];
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
console.log(`${name} Exiting`);
setTimeout(() => undefined, workMs);
