// refused by: classification — wrong result — "A site that sends me elsewhere is not there any more."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  for (const address of addresses) {
    if (!(await isUp(address, timeoutMs))) await notifyOwner(address);
  }
}

async function isUp(address: string, timeoutMs: number): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })).ok;
  } catch {
    return false;
  }
}
