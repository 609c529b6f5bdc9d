export {};

const [delayMs, ...numbers] = process.argv.slice(2).map(Number);
setTimeout(() => {
  process.send?.(numbers.map((number) => ({ number, kind: number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd' })));
}, delayMs);
