export {};

const [, , continent = 'Asia'] = process.argv;
console.log(`The name of the continent is ${continent}`);
process.send?.('printed');
