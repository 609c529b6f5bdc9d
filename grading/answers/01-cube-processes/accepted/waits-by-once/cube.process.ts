export {};

process.once('message', (number: number) => {
  process.send?.(number * number * number);
});
