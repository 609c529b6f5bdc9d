export {};

const name = process.env['NAME'];
const workMs = Number(process.env['WORK_MS']);

console.log(`${name} Starting`);
setTimeout(() => console.log(`${name} Exiting`), workMs);
