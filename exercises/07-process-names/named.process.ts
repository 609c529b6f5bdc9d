// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

// TODO: find out which name this process was given. This one all processes of Node have.
const name = process.title;
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
// Waiting stands for work that takes long.
setTimeout(() => console.log(`${name} Exiting`), workMs);
