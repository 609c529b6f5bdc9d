// accepted: a process looks now and then whether it still has a channel, by a timer that does not count.
// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

const [, , name = 'service', workMs = '0'] = process.argv;

console.log(`Starting: ${name}`);
// Waiting stands for work that takes long.
setTimeout(() => {
  console.log(`Exiting : ${name}`);
}, Number(workMs));

setInterval(() => {
  if (!process.connected) process.exit();
}, 100).unref();
