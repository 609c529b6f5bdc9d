export {};

const { CONTINENT: continent = 'Asia' } = process.env;
console.log(`The name of the continent is ${continent}`);
