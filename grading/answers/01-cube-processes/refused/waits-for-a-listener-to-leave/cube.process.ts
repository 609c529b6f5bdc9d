export {};

process.on('message', (number: number) => {
  process.send?.(number ** 3);
});
