// refused by: once — wrong result — "Whatever is thrown in there comes from the request."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    try {
      const { status } = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
      if (status >= 400) await notifyOwner(address);
    } catch {
      await notifyOwner(address);
    }
  }
}
