// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

const [, , name = 'service', workMs = '0'] = process.argv;

// Printed at once: what is kept in memory until the end is lost with a process that is ended before.
console.log(`Starting: ${name}`);
// Waiting stands for work that takes long.
setTimeout(() => {
  console.log(`Exiting : ${name}`);
}, Number(workMs));
