// refused by: unreachable — wrong result — "One try around the loop catches everything."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  let current = '';
  try {
    for (current of addresses) {
      const { ok } = await fetch(current, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
      if (!ok) await notifyOwner(current);
    }
  } catch {
    await notifyOwner(current);
  }
}
