// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

// What its parent calls it is an argument like any other: Node itself knows no names.
const name = process.argv[3];
const workMs = Number(process.argv[2]);

console.log(`${name} Starting`);
// Waiting stands for work that takes long.
setTimeout(() => console.log(`${name} Exiting`), workMs);
