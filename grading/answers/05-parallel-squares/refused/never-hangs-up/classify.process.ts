export {};

process.on('message', ({ number, delayMs }: { number: number; delayMs: number }) => {
  setTimeout(() => process.send?.(number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd'), delayMs);
});
