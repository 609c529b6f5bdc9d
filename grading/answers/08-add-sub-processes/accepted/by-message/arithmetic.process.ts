interface Job { operation: 'add' | 'subtract'; a: number; b: number }

export {};

process.once('message', ({ operation, a, b }: Job) => {
  process.send?.(operation === 'add' ? a + b : a - b, () => process.disconnect());
});
