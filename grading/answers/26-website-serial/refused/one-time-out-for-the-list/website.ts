// refused by: time-out — wrong result — "One signal is enough for the whole list."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  for (const address of addresses) {
    const answer = await fetch(address, { method: 'HEAD', signal }).catch(() => undefined);
    if (!answer?.ok) await notifyOwner(address);
  }
}
