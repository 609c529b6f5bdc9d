// refused by: once — wrong result — "Two failures are surer than one."
/** What a process says of each site. */
export interface Answer {
  address: string;
  isUp: boolean;
}

const timeoutMs = Number(process.argv[2]);
process.on('message', async (address: string) => {
  process.send?.({ address, isUp: await isUp(address) || await isUp(address) });
});

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
