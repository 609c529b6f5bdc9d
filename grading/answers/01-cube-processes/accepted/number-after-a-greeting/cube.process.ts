process.on('message', (message: { number: number } | { thanks: true }) => {
  if ('number' in message) process.send?.({ kind: 'cube', cube: message.number ** 3 });
  else process.disconnect();
});
process.send?.({ kind: 'ready' });
