export {};

const [number = 0, delayMs = 0] = process.argv.slice(2).map(Number);
setTimeout(() => process.send?.(number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd'), delayMs);
setInterval(() => undefined, 60_000);
