// refused by: unreachable — wrong result — "pingWebsite tells the owner, and checkWebsite makes sure."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], options: CheckOptions): Promise<void> {
  for (const address of addresses) if (!(await pingWebsite(address, options))) await options.notifyOwner(address);
}

async function pingWebsite(address: string, { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) })).ok;
  } catch {
    await notifyOwner(address);
    return false;
  }
}
