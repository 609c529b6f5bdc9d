const [timeout, lanes, ...left] = process.argv.slice(2);
const timeoutMs = Number(timeout);
await Promise.all(Array.from({ length: Number(lanes) }, async () => {
  for (let address = left.shift(); address !== undefined; address = left.shift()) process.send?.({ address, isUp: await isUp(address) });
}));

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
