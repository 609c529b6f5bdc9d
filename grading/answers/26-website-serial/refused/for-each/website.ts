// refused by: classification — wrong result — "I call the check for every site, so all sites are checked."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  addresses.forEach(async (address) => {
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
    if (!answer?.ok) await notifyOwner(address);
  });
}
