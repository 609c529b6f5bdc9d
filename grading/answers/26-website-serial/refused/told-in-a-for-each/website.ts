// refused by: once — wrong result — "First I collect those that are down, then I tell each of them."
/** How sites are checked. */
export interface CheckOptions {
  notifyOwner: (address: string) => void | Promise<void>;
  timeoutMs?: number;
}

export async function checkWebsites(addresses: readonly string[], { notifyOwner, timeoutMs = 20_000 }: CheckOptions): Promise<void> {
  const down: string[] = [];
  for (const address of addresses) if (!(await isUp(address, timeoutMs))) down.push(address);
  down.forEach(async (address) => { await notifyOwner(address); });
}

async function isUp(address: string, timeoutMs: number): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) })).status < 400;
  } catch {
    return false;
  }
}
