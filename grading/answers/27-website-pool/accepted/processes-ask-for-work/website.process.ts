const timeoutMs = Number(process.argv[2]);
process.send?.({});
process.on('message', async ({ address }: { address?: string }) => {
  if (address === undefined) process.exit();
  process.send?.({ answer: { address, isUp: await isUp(address) } });
});

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
