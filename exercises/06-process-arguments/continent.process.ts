// A process of its own: it prints one line, and ends because it has nothing more to do.
export {};

// TODO: the continent is what this process was given. Only if it was given nothing, it is Asia.
const continent = 'Asia';

console.log(`The name of the continent is ${continent}`);
