// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

const [, , name = 'service', workMs = '0'] = process.argv;

// The program is gone. Whoever has done its work need not wait for that.
process.on('disconnect', () => process.exit());
process.channel?.unref();

console.log(`Starting: ${name}`);
// Waiting stands for work that takes long.
setTimeout(() => {
  console.log(`Exiting : ${name}`);
}, Number(workMs));
