process.once('message', async ({ addresses, timeoutMs }: { addresses: string[]; timeoutMs: number }) => {
  const left = [...addresses];
  const lane = async (): Promise<void> => {
    for (let address = left.shift(); address !== undefined; address = left.shift()) {
      const status = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then((answer) => answer.status, () => 599);
      if (status >= 400) process.send!(address);
    }
  };
  await Promise.all([lane(), lane()]);
  process.disconnect();
});
