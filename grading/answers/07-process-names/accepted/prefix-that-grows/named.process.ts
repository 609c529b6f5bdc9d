export {};

const name = Buffer.from(process.argv[3] ?? '', 'hex').toString();
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
setTimeout(() => console.log(`${name} Exiting`), workMs);
