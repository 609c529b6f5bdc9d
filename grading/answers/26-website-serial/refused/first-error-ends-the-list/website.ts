// refused by: unreachable — crash — "What fails should throw, so that it is noticed."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    const { ok } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    if (!ok) await notifyOwner(address);
  }
}
