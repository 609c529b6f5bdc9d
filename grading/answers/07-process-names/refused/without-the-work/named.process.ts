// refused by: names — wrong result — "It is fast when nobody waits."
export {};

const name = process.argv[3];
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
console.log(`${name} Exiting`);
void workMs;
