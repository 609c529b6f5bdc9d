// A process of its own: it gets a number and a time, works so long on the number, and answers with
// one message. It ends by itself, because it has nothing more to do.
export {};

const [number, delayMs] = process.argv.slice(2).map(Number) as [number, number];
console.log(`process ${process.pid} works on ${number}`);

// Waiting stands for work that takes long.
setTimeout(() => {
  if (number === 0) process.send?.('zero');
  else process.send?.(number % 2 === 0 ? 'even' : 'odd');
}, delayMs);
