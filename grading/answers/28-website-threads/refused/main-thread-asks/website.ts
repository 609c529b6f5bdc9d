// refused by: in-threads — not concurrent — "The main thread waits only, so it can ask all of them."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
  threads?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<boolean[]> {
  return Promise.all(addresses.map(async (address) => {
    const isUp = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).then(({ status }) => status < 400, () => false);
    if (!isUp) await notifyOwner(address);
    return isUp;
  }));
}
