// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

const [, , name = 'service', workMs = '0'] = process.argv;

process.channel?.unref();
process.on('disconnect', () => process.exit());
process.on('exit', () => console.log(`Exiting : ${name}`));

console.log(`Starting: ${name}`);
// Waiting stands for work that takes long.
setTimeout(() => undefined, Number(workMs));
