// refused by: names — wrong result — "console.log(name, 'Starting') prints both, with a space between."
export {};

const name = process.argv[3];
const workMs = Number(process.argv[2]);

console.log(name, 'Starting');
setTimeout(() => console.log(name, 'Exiting'), workMs);
