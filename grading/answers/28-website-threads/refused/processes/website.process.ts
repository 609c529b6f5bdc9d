const timeoutMs = Number(process.argv[2]);
process.on('message', async (address: string) => {
  if (address === '') process.disconnect();
  else process.send?.({ address, isUp: await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false) });
});
