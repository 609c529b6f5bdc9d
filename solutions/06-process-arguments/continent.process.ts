// A process of its own: it prints one line, and ends because it has nothing more to do.
export {};

// A default stands in for what is missing, and for nothing else: an empty text is an argument.
const [, , continent = 'Asia'] = process.argv;

console.log(`The name of the continent is ${continent}`);
