export interface Answer {
  address: string;
  isUp: boolean;
}

const timeoutMs = Number(process.argv[2]);
let before: Promise<void> = Promise.resolve();
process.on('message', (address: string) => {
  before = before.then(async () => {
    process.send?.({ address, isUp: await isUp(address) });
  });
});

async function isUp(address: string): Promise<boolean> {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
}
