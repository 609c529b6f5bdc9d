// refused by: names — wrong result — "An option has a name of its own, --name=."
export {};

const name = (process.argv[3] ?? '').replace(/^-+/, '');
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
setTimeout(() => console.log(`${name} Exiting`), workMs);
