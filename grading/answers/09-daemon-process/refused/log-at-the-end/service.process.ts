// refused by: said — wrong result — "Whatever a process wants to say is printed in the end."
// A process of its own: it says that it starts, works for a while, and says that it exits.
export {};

const [, , name = 'service', workMs = '0'] = process.argv;

const log = [`Starting: ${name}`];
// Waiting stands for work that takes long.
setTimeout(() => {
  log.push(`Exiting : ${name}`);
  console.log(log.join('\n'));
}, Number(workMs));
