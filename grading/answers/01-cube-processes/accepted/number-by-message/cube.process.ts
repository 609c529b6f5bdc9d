export {};

process.on('message', (message: { number: number }) => {
  const cube = message.number * message.number * message.number;
  process.send?.({ cube }, () => {
    process.disconnect();
  });
});
