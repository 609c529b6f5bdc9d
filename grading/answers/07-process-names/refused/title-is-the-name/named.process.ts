// refused by: names — wrong result — "process.title is the name of the process."
export {};

const name = process.title;
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
setTimeout(() => console.log(`${name} Exiting`), workMs);
