// A process of its own: it says its name, works for a while, and ends because it has nothing more to do.
export {};

const [, , name = 'service', workMs = '0'] = process.argv;
console.log(`Starting: ${name}`);

// Waiting stands for work that takes long.
setTimeout(() => console.log(`Exiting : ${name}`), Number(workMs));
