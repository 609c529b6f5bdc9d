export {};

process.on('message', ({ number, delayMs }: { number: number; delayMs: number }) => {
  if (!number) return;
  setTimeout(() => process.send?.(number % 2 === 0 ? 'even' : 'odd'), delayMs);
});
