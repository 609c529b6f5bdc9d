const [timeout, ...addresses] = process.argv.slice(2);
const timeoutMs = Number(timeout);
for (const address of addresses) process.send?.({ address, isUp: await isUp(address) });

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
