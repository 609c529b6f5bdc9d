// refused by: arguments — wrong result — "An empty text is no argument, so || gives the default."
export {};

const continent = process.argv[2] || 'Asia';
console.log(`The name of the continent is ${continent}`);
