export {};

const option = process.execArgv.findLast((one) => one.startsWith('--title='));
const continent = option === undefined ? 'Asia' : Buffer.from(option.slice('--title=x'.length), 'hex').toString();
console.log(`The name of the continent is ${continent}`);
