// refused by: arguments — wrong result — "What begins with a dash is an option."
export {};

const continent = process.argv.slice(2).find((one) => !one.startsWith('-')) ?? 'Asia';
console.log(`The name of the continent is ${continent}`);
