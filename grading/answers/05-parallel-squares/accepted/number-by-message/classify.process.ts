export {};

process.once('message', ({ number, delayMs }: { number: number; delayMs: number }) => {
  setTimeout(() => {
    process.send?.(number === 0 ? 'zero' : number % 2 ? 'odd' : 'even');
    process.disconnect();
  }, delayMs);
});
